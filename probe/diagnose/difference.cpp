#include "diagnose/difference.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "diagnose/aspects.hpp"
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
  Aspect what;
  std::array<Aspect, 2> of;
};
constexpr auto kConsequences = std::to_array<Consequence>({
    {Aspect::tunnel, {Aspect::proxy, Aspect::proxy}},
    {Aspect::connections, {Aspect::proxy, Aspect::addresses}},
    {Aspect::way_out, {Aspect::proxy, Aspect::addresses}},
    {Aspect::addresses, {Aspect::hosts_file, Aspect::hosts_file}},
    {Aspect::certificates_sent, {Aspect::issuer, Aspect::issuer}},
    {Aspect::last_issuer, {Aspect::issuer, Aspect::certificates_sent}},
    {Aspect::certificate, {Aspect::issuer, Aspect::issuer}},
    {Aspect::certificates_above, {Aspect::issuer, Aspect::certificates_sent}},
    {Aspect::stores, {Aspect::issuer, Aspect::issuer}},
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

}  // namespace

bool is_weak(const Difference& one, const Failing& run) {
  const Verdict& failing = run.verdict;
  if (is_about_proxy(one) && run.same_proxy && failing.stage != stages::kProxy) return true;
  if ((is_about_proxy(one) || aspect_of(one) == Aspect::proxy) && run.fails_directly) return true;
  if (one.is_variable) return is_weak_variable(one.what, failing.stage);
  switch (aspect_of(one)) {
    // It is renewed every few weeks, and only some faults are in the certificate itself.
    case Aspect::certificate:
    case Aspect::certificates_above:
      return !is_one_of(failing.code, {"CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "INVALID_PURPOSE",
                                       "ERR_TLS_CERT_ALTNAME_INVALID"});
    case Aspect::trust_of_cli:
    case Aspect::trust_of_system:
    case Aspect::stores:
    case Aspect::operating_system:
    case Aspect::container:
    case Aspect::server:
    case Aspect::cli_version:
    case Aspect::http_stack:
    case Aspect::strict_ssl: return true;
    default: return false;
  }
}

bool follows(const Difference& one, const std::vector<Difference>& all) {
  const Aspect aspect = aspect_of(one);
  const auto differs = [&](Aspect what) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Difference& other) { return aspect_of(other) == what; });
  };
  if (aspect == Aspect::connections && same_address_ends_differently(one)) return false;
  if (aspect == Aspect::proxy) return std::any_of(all.begin(), all.end(), is_about_proxy);
  return std::any_of(kConsequences.begin(), kConsequences.end(), [&](const Consequence& known) {
    return known.what == aspect && std::any_of(known.of.begin(), known.of.end(), differs);
  });
}

std::string clause_of(const Difference& one, std::size_t run, bool again) {
  constexpr std::size_t kMost = 120;
  const std::string value = text::clean(one.values[run], kMost);
  if (one.is_variable) {
    return (again ? "it" : one.what) + " is " + (value.empty() ? "not set" : value);
  }
  const AspectRow& row = row_of(aspect_of(one));
  if (row.aspect == Aspect::proxy) {
    return value == "none" ? "it uses no proxy" : "it goes through " + value;
  }
  const std::string name(row.noun);
  const std::string own = again ? (row.many ? "they" : "it") : "its " + name;
  switch (row.aspect) {
    case Aspect::tunnel:
      if (value.empty()) return "it sends no CONNECT";
      return value == "opened" ? "the proxy opens the tunnel" : "CONNECT comes to: " + value;
    case Aspect::handshake:
      if (value.empty()) break;
      return own + (value.starts_with("TLSv") ? " succeeds (" + value + ")" : " fails: " + value);
    case Aspect::addresses:
      if (value.starts_with("none")) return again ? "there are " + value : "it has " + value;
      break;
    case Aspect::connections:
      if (value.empty()) break;
      return (again ? "like this: " : own + " end like this: ") + value;
    case Aspect::certificate:
      if (!value.empty()) return own + " is valid from " + value;
      break;
    default: break;
  }
  if (value.empty()) return "there is no " + name;
  return own + (row.many ? " are " : " is ") + value;
}

}  // namespace sfprobe
