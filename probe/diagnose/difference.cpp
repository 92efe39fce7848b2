#include "diagnose/difference.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "facts/stages.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/words.hpp"

namespace sfprobe {
namespace {

using Names = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view text, Names all) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

bool is_about_proxy(const Difference& one) {
  return one.is_variable && text::lower(one.what).find("proxy") != std::string::npos;
}

// Which stages a variable can break, as far as the CLI reads it.
bool is_weak_variable(const std::string& name, const std::string& stage) {
  if (name.starts_with("npm_config_") || name.starts_with("CURL_") ||
      is_one_of(name, {"REQUESTS_CA_BUNDLE", "SSLKEYLOGFILE", "NODE_DEBUG"})) {
    return true;
  }
  if (is_one_of(name, {"RES_OPTIONS", "LOCALDOMAIN", "HOSTALIASES"})) return stage != stages::kDns;
  if (is_one_of(name, {"NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", "SSL_CERT_DIR",
                       "OPENSSL_CONF", "NODE_TLS_REJECT_UNAUTHORIZED"})) {
    return stage != stages::kTls && stage != stages::kEnvironment;
  }
  return false;
}

// What each of them is a consequence of.
struct Consequence {
  std::string_view what;
  std::array<std::string_view, 2> of;
};
constexpr auto kConsequences = std::to_array<Consequence>({
    {"CONNECT", {"proxy", ""}},
    {"connections", {"proxy", "addresses"}},
    {"way out", {"proxy", "addresses"}},
    {"addresses", {"hosts file", ""}},
    {"certificates sent", {"issuer", ""}},
    {"issuer of the last", {"issuer", "certificates sent"}},
    {"certificate", {"issuer", ""}},
    {"certificates above it", {"issuer", "certificates sent"}},
    {"stores with its root", {"issuer", ""}},
});

struct Noun {
  std::string_view what;
  std::string_view text;
  bool many = false;
};
constexpr auto kNouns = std::to_array<Noun>({
    {"addresses", "addresses", true},
    {"trust of the CLI", "trust"},
    {"name servers", "name servers", true},
    {"connections", "connections", true},
    {"certificates sent", "number of certificates"},
    {"certificates above it", "certificates above it", true},
    {"CONNECT", "answer to CONNECT"},
    {"redirect to", "redirect"},
    {"handshake", "TLS handshake"},
    {"answer", "HTTP answer"},
    {"hosts file", "address in the hosts file"},
    {"issuer of the last", "last issuer"},
});

// An address that one run reached and another did not: then it is no matter of which addresses.
bool same_address_ends_differently(const Difference& connections) {
  std::map<std::string, std::string> ends;
  for (const std::string& value : connections.values) {
    for (const std::string_view one : text::split(value, ",")) {
      const std::string_view token = text::trim(one);
      const std::size_t blank = std::min(token.find(' '), token.size());
      const std::string end(token.substr(blank));
      const auto [known, added] = ends.try_emplace(std::string(token.substr(0, blank)), end);
      if (!added && known->second != end) return true;
    }
  }
  return false;
}

Noun noun_of(const std::string& what) {
  const auto known = std::find_if(kNouns.begin(), kNouns.end(),
                                  [&](const Noun& noun) { return noun.what == what; });
  return known == kNouns.end() ? Noun{what, what} : *known;
}

}  // namespace

bool is_weak(const Difference& one, const Verdict& failing) {
  if (one.is_variable) return is_weak_variable(one.what, failing.stage);
  // It is renewed every few weeks, and only some faults are in the certificate itself.
  if (one.what == "certificate" || one.what == "certificates above it") {
    return !is_one_of(failing.code, {"CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "INVALID_PURPOSE",
                                     "ERR_TLS_CERT_ALTNAME_INVALID"});
  }
  return one.what.starts_with("trust of ") ||
         is_one_of(one.what, {"stores with its root", "operating system", "container", "server",
                              "Salesforce CLI", "HTTP stack", "npm strict-ssl"});
}

bool follows(const Difference& one, const std::vector<Difference>& all) {
  const auto differs = [&](std::string_view what) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Difference& other) { return other.what == what; });
  };
  if (one.what == "connections" && same_address_ends_differently(one)) return false;
  if (one.what == "proxy") return std::any_of(all.begin(), all.end(), is_about_proxy);
  return std::any_of(kConsequences.begin(), kConsequences.end(), [&](const Consequence& known) {
    return known.what == one.what && std::any_of(known.of.begin(), known.of.end(), differs);
  });
}

std::string clause_of(const Difference& one, std::size_t run, bool again) {
  constexpr std::size_t kMost = 120;
  const std::string value = text::clean(one.values[run], kMost);
  if (one.is_variable) {
    return (again ? "it" : one.what) + " is " + (value.empty() ? "not set" : value);
  }
  if (one.what == "proxy") return value == "none" ? "it uses no proxy" : "it goes through " + value;
  const Noun noun = noun_of(one.what);
  const std::string name(noun.text);
  if (value.empty()) return "there is no " + name;
  if (again) return (noun.many ? "they are " : "it is ") + value;
  return "its " + name + (noun.many ? " are " : " is ") + value;
}

}  // namespace sfprobe
