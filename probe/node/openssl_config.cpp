#include "node/openssl_config.hpp"

#include <map>

#include "node/option_words.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::node {
namespace {

// Names and values by section; "" is what comes before the first.
using Sections = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

Sections sections_of(std::string_view config) {
  Sections sections;
  std::string current;
  for (std::string_view line : text::lines(config)) {
    line = text::trim(line.substr(0, line.find('#')));
    if (line.starts_with('[')) {
      current = text::trim(line.substr(1, line.find(']') - 1));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    std::string_view value = text::trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    sections[current][std::string(text::trim(line.substr(0, equals)))] = value;
  }
  return sections;
}

const std::string& value_in(const Sections& sections, const std::string& section,
                            const std::string& name) {
  static const std::string kNone;
  const auto found = sections.find(section);
  if (found == sections.end()) return kNone;
  const auto value = found->second.find(name);
  return value == found->second.end() ? kNone : value->second;
}

struct OpensslFile {
  std::string path;  // "" for none
  bool shared = false;
};

OpensslFile openssl_file(const Variables& variables) {
  OpensslFile file{variables("OPENSSL_CONF").value_or(""), false};
  const OptionWords options = split_options(variables("NODE_OPTIONS").value_or(""));
  for (const std::string& word : options.words) {
    constexpr std::string_view kOption = "--openssl-config=";
    if (word.starts_with(kOption)) file.path = word.substr(kOption.size());
    if (word == "--openssl-shared-config") file.shared = true;
  }
  return file;
}

}  // namespace

bool OpensslSettings::forbids_large_key() const {
  return !groups.empty() && text::lower(groups).find("mlkem") == std::string::npos;
}

OpensslSettings read_openssl_config(std::string_view config, bool shared) {
  const Sections sections = sections_of(config);
  const std::string& init = value_in(sections, "", shared ? "openssl_conf" : "nodejs_conf");
  const std::string& ssl = value_in(sections, init, "ssl_conf");
  const std::string& defaults = value_in(sections, ssl, "system_default");
  OpensslSettings settings;
  const auto found = sections.find(defaults);
  if (init.empty() || ssl.empty() || defaults.empty() || found == sections.end()) return settings;
  for (const auto& [written, value] : found->second) {  // SSL_CONF_cmd(3) does not mind the case
    const std::string name = text::lower(written);
    if (name == "groups" || name == "curves") settings.groups = value;
    if (name == "signaturealgorithms") settings.signature_algorithms = value;
    if (name == "cipherstring") settings.security_level = security_level_of(value);
  }
  return settings;
}

OpensslSettings openssl_settings(const Variables& variables,
                                 const std::function<std::string(const std::string&)>& read_file) {
  const OpensslFile file = openssl_file(variables);
  if (file.path.empty()) return {};
  return read_openssl_config(read_file(file.path), file.shared);
}

int security_level_of(std::string_view ciphers) {
  constexpr std::string_view kMark = "@SECLEVEL=";
  const std::size_t at = ciphers.find(kMark);
  if (at == std::string_view::npos || at + kMark.size() >= ciphers.size()) return -1;
  const char digit = ciphers[at + kMark.size()];
  return digit >= '0' && digit <= '5' ? digit - '0' : -1;
}

}  // namespace sfprobe::node
