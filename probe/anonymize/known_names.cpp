#include "anonymize/known_names.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "anonymize/pseudonyms.hpp"
#include "text/ascii.hpp"
#include "text/inspection_products.hpp"
#include "text/ip.hpp"
#include "text/words.hpp"

namespace sfprobe::anonymizing {
namespace {

bool is_host_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class Collector {
 public:
  explicit Collector(KnownNames& names) : names_(names) {}

  void host(std::string_view text) {
    while (!text.empty() && (text.front() == '*' || text.front() == '.')) text.remove_prefix(1);
    while (!text.empty() && text.back() == '.') text.remove_suffix(1);
    const std::string host(text);
    const bool valid = !host.empty() && std::all_of(host.begin(), host.end(), is_host_char);
    const bool letter = std::any_of(host.begin(), host.end(), [](char c) {
      return std::isalpha(static_cast<unsigned char>(c)) != 0;
    });
    const bool nobodys = is_nobodys(host) && !host.ends_with(".my.salesforce.com");
    if (valid && letter && !text::is_ip(host) && !nobodys) names_.hosts.insert(host);
  }

  // "user@host:port", "host:port".
  void authority(std::string_view text) {
    text = text.substr(0, text.find_first_of("/?# \t\"'"));
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
      text.remove_prefix(at + 1);
    }
    if (text.starts_with('[')) return;
    host(text.substr(0, text.find(':')));
  }

  // "CN=Corp Root,O=Corp".
  void distinguished_name(const std::string& text) {
    for (const std::string_view part : text::split(text, ",+")) {
      const std::size_t sign = part.find('=');
      if (sign == std::string_view::npos || text::trim(part.substr(0, sign)) == "C") continue;
      certificate_name(std::string(text::trim(part.substr(sign + 1))));
    }
  }

  void certificate_name(const std::string& value) {
    constexpr std::size_t kLeast = 3;
    const bool product = !text::inspection_product(value).empty();
    const bool salesforce =
        value.find("alesforce") != std::string::npos || value.find('*') != std::string::npos;
    if (value.size() < kLeast || product || salesforce) return;
    const bool is_host = value.find('.') != std::string::npos &&
                         std::all_of(value.begin(), value.end(), is_host_char);
    if (is_host) {
      host(value);
    } else {
      names_.certificates.insert(value);
    }
  }

  void text(const std::string& text) {
    for (std::size_t at = text.find("://"); at != std::string::npos;
         at = text.find("://", at + 3)) {
      authority(std::string_view(text).substr(at + 3));
    }
    for (const std::string_view home : {"/home/", "/Users/", "\\Users\\"}) {
      const std::size_t at = text.find(home);
      if (at == std::string::npos) continue;
      const std::size_t start = at + home.size();
      const std::size_t end = text.find_first_of("/\\ \"':;,)", start);
      const std::string user = text.substr(start, end == std::string::npos ? end : end - start);
      if (!user.empty()) names_.users.insert(user);
    }
  }

 private:
  KnownNames& names_;
};

// One of Node.js's own roots, in any release.
bool is_public(const Value& anchor) {
  const auto& holders = anchor["held_by"].list();
  return std::any_of(holders.begin(), holders.end(), [](const Value& holder) {
    return holder["store"].string().starts_with("Node.js ");
  });
}

bool is_public(const Step& step, const Evidence& evidence) {
  for (const Step& other : evidence.steps) {
    if (other.facts["handshake"].string() != step.id) continue;
    for (const Value& anchor : other.facts["anchors"].list()) {
      if (is_public(anchor)) return true;
    }
  }
  return false;
}

// Names that a key announces.
void by_key(const std::string& key, const Value& value, Collector& out) {
  const auto each = [&](auto&& take) {
    if (value.is_string()) take(value.string());
    for (const Value& one : value.list()) take(one.string());
  };
  if (key == "host" || key == "server_name" || key == "host_name" || key == "cnames" ||
      key == "search" || key == "domain") {
    each([&](const std::string& text) {
      for (const std::string_view word : text::words(text)) out.host(word);
    });
  }
  if (key == "subject" || key == "issuer" || key == "wanted") {
    each([&](const std::string& text) { out.distinguished_name(text); });
  }
  if (key == "answer") {  // of a PAC file: "PROXY proxy.corp:8080; DIRECT"
    each([&](const std::string& text) {
      for (const std::string_view word : text::split(text, "; ")) {
        if (word.find(':') != std::string_view::npos) out.authority(word);
      }
    });
  }
  if (key == "request") {
    each([&](const std::string& text) {
      const auto words = text::words(text);
      if (words.size() > 1) out.authority(words[1]);
    });
  }
}

void walk(const Value& value, Collector& out) {
  if (value.is_string()) out.text(value.string());
  for (const Value& one : value.list()) walk(one, out);
  for (const auto& [key, one] : value.map()) {
    by_key(key, one, out);
    walk(one, out);
  }
}

// A proxy's host, and the hosts of NO_PROXY.
void variables(const Step& step, Collector& out) {
  for (const Value& variable : step.facts["variables"].list()) {
    const std::string name = text::lower(variable["name"].string());
    if (name.find("proxy") == std::string::npos) continue;
    for (const std::string_view word : text::split(variable["value"].string(), ", \t")) {
      const std::size_t scheme = word.find("://");
      out.authority(scheme == std::string_view::npos ? word : word.substr(scheme + 3));
    }
  }
}

// The names in certificates, of public authorities apart: those stay.
void certificates(const Step& step, const Evidence& evidence, Collector& out, Collector& known) {
  const bool chain_is_public = is_public(step, evidence);
  for (const Value& certificate : step.facts["chain"].list()) {
    for (const Value& name : certificate["names"].list()) out.host(name.string());
    Collector& issuers = chain_is_public ? known : out;
    issuers.distinguished_name(certificate["issuer"].string());
    issuers.certificate_name(certificate["issuer_name"].string());
  }
  if (step.facts["issuer"].is_string()) out.certificate_name(step.facts["issuer"].string());
  for (const char* list : {"anchors", "namesakes"}) {
    for (const Value& anchor : step.facts[list].list()) {
      (is_public(anchor) ? known : out).distinguished_name(anchor["subject"].string());
    }
  }
}

}  // namespace

KnownNames known_names(const Evidence& evidence) {
  KnownNames names;
  KnownNames kept;
  Collector out(names);
  Collector known(kept);
  out.host(evidence.target.host);
  out.host(evidence.target.display);
  for (const Step& step : evidence.steps) {
    walk(step.facts, out);
    out.text(step.subject);
    if (step.subject.starts_with("CN=")) out.distinguished_name(step.subject);
    variables(step, out);
    certificates(step, evidence, out, known);
  }
  for (const std::string& name : kept.certificates) names.certificates.erase(name);
  return names;
}

}  // namespace sfprobe::anonymizing
