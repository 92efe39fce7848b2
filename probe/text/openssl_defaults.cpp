#include "text/openssl_defaults.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;  // in the order of the lines

struct Sections {
  std::map<std::string, Pairs, std::less<>> by_name;  // "default" is what comes before the first
  bool includes = false;                              // other files

  const Pairs& of(const std::string& name) const {
    static const Pairs kNone;
    const auto found = by_name.find(name);
    return found == by_name.end() ? kNone : found->second;
  }
};

// The last one counts.
std::string value_in(const Pairs& pairs, std::string_view name) {
  std::string value;
  for (const auto& [key, its] : pairs) {
    if (key == name) value = its;
  }
  return value;
}

Sections sections_of(std::string_view config) {
  Sections sections;
  std::string current = "default";
  for (std::string_view line : lines(config)) {
    line = trim(line.substr(0, line.find('#')));
    if (line.starts_with(".include")) sections.includes = true;
    if (line.starts_with('[')) {
      current = trim(line.substr(1, line.find(']') - 1));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('.')) continue;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    sections.by_name[current].emplace_back(trim(line.substr(0, equals)), value);
  }
  return sections;
}

// A variable, an escape or a line that goes on is not followed.
bool is_plain(std::string_view value) { return value.find_first_of("$\\") == std::string::npos; }

bool is_set(std::string_view value) {
  const std::string word = lower(value);
  return word != "0" && word != "no" && word != "false" && word != "off";
}

// Providers that make no difference: OpenSSL takes its default one unless another is activated.
bool are_usual_providers(const Sections& sections, const Pairs& providers) {
  bool others = false;
  bool usual = false;
  for (const auto& [name, section] : providers) {
    if (name != "default" && name != "legacy" && name != "base") return false;
    const Pairs& provider = sections.of(section);
    const bool active = std::any_of(provider.begin(), provider.end(), [](const auto& pair) {
      return pair.first == "activate" && is_set(pair.second);
    });
    (name == "default" ? usual : others) |= active;
  }
  return usual || !others;
}

// Those that only let more servers in: of older TLS, without secure renegotiation.
bool is_lenient(std::string_view options) {
  const auto words = split(options, ", \t");
  return std::all_of(words.begin(), words.end(), [](std::string_view word) {
    return word == "UnsafeLegacyRenegotiation" || word == "UnsafeLegacyServerConnect";
  });
}

void take(const std::string& written, const std::string& value, OpensslDefaults& defaults) {
  // "2.Options": what comes before a full stop tells equal names apart.
  const std::size_t stop = written.find('.');
  const std::string name = lower(stop == std::string::npos ? written : written.substr(stop + 1));
  const auto set = [&](std::string& to) {
    // Of two, the last that OpenSSL takes counts: which it takes is not asked here.
    if (!to.empty() || value.empty() || !is_plain(value)) defaults.unclear = written;
    to = value;
  };
  if (name == "minprotocol") set(defaults.min_protocol);
  if (name == "cipherstring") set(defaults.ciphers);
  if (name == "ciphersuites") set(defaults.suites);
  if (name == "groups" || name == "curves") set(defaults.groups);
  if (name == "signaturealgorithms") set(defaults.signature_algorithms);
  if (name == "options") {
    set(defaults.options);
    if (!is_lenient(value)) defaults.unclear = written;
  }
  if (name == "protocol") defaults.unclear = written;
}

}  // namespace

// Measured with curl 7.88 over OpenSSL 3.0: MaxProtocol does nothing, since curl sets it itself; a
// name or a value that OpenSSL does not know spoils no other.
OpensslDefaults read_openssl_defaults(std::string_view config) {
  const Sections sections = sections_of(config);
  OpensslDefaults defaults;
  const std::string init = value_in(sections.of("default"), "openssl_conf");
  if (sections.includes) defaults.unclear = ".include";
  if (init.empty()) return defaults;
  for (const auto& [name, value] : sections.of(init)) {
    const bool providers = name == "providers";
    if (providers && !are_usual_providers(sections, sections.of(value))) defaults.unclear = name;
    if (name == "alg_section" || name == "engines" || !is_plain(value)) defaults.unclear = name;
  }
  const std::string ssl = value_in(sections.of(init), "ssl_conf");
  const std::string section = value_in(sections.of(ssl), "system_default");
  for (const auto& [name, value] : sections.of(section)) take(name, value, defaults);
  return defaults;
}

}  // namespace sfprobe::text
