#include "anonymize/known_names.hpp"

#include <algorithm>
#include <string_view>

#include "anonymize/collector.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::anonymizing {
namespace {

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

bool is_of_a_server(const std::string& key) {
  return key == "title" || key == "excerpt" || key == "first_bytes" || key == "status_line" ||
         key == "headers" || key == "proxy_headers" || key == "server";
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
  if (key == "search" || key == "domain") {
    each([&](const std::string& text) {
      for (const std::string_view word : text::words(text)) out.searched(word);
    });
  }
  if (key == "user") each([&](const std::string& text) { out.user(text); });
  if (key == "host_name") each([&](const std::string& text) { out.machine(text); });
  if (key == "headers" || key == "proxy_headers") {
    each([&](const std::string& line) { out.header(line); });
  }
  if (key == "server") each([&](const std::string& text) { out.server(key, text); });
  if (is_of_a_server(key)) each([&](const std::string& text) { out.people(text); });
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

void walk_again(const Value& value, Collector& out) {
  if (value.is_string()) out.hosts_in_domains(value.string());
  for (const Value& one : value.list()) walk_again(one, out);
  for (const auto& [key, one] : value.map()) {
    if (key != "pem") walk_again(one, out);
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
    out.people(step.raw.text);
  }
  out.conclude();
  for (const Step& step : evidence.steps) {
    walk_again(step.facts, out);
    out.hosts_in_domains(step.subject);
    out.hosts_in_domains(step.raw.text);
  }
  for (const std::string& name : kept.certificates) names.certificates.erase(name);
  return names;
}

}  // namespace sfprobe::anonymizing
