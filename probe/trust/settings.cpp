#include "trust/settings.hpp"

#include <algorithm>

#include <vector>

namespace sfprobe::trust {
namespace {

// NODE_OPTIONS: words between blanks; double quotes hold a word together, and a backslash within
// them takes the next character as it is.
std::vector<std::string> words_of(const std::string& options) {
  std::vector<std::string> words;
  bool quoted = false;
  bool open = false;
  for (std::size_t i = 0; i < options.size(); ++i) {
    char c = options[i];
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == ' ' && !quoted) {
      open = false;
      continue;
    }
    if (c == '\\' && quoted && i + 1 < options.size()) c = options[++i];
    if (!open) words.emplace_back();
    open = true;
    words.back() += c;
  }
  return words;
}

int level_of(const std::string& ciphers) {
  const std::size_t at = ciphers.find("@SECLEVEL=");
  if (at == std::string::npos || at + 10 >= ciphers.size()) return -1;
  const char digit = ciphers[at + 10];
  return digit >= '0' && digit <= '5' ? digit - '0' : -1;
}

void read_node_options(const std::string& options, Settings& settings) {
  const std::vector<std::string> words = words_of(options);
  constexpr std::string_view kCiphers = "--tls-cipher-list";
  for (std::size_t i = 0; i < words.size(); ++i) {
    // Node.js takes an underscore in an option's name for a hyphen.
    std::string word = words[i];
    std::replace(word.begin(),
                 word.begin() + static_cast<std::ptrdiff_t>(std::min(word.find('='), word.size())),
                 '_', '-');
    const std::string flag = word.substr(0, word.find('='));  // a value does not matter
    if (flag == "--use-system-ca") settings.system_option = true;
    if (flag == "--no-use-system-ca") settings.system_option = false;
    if (flag == "--use-openssl-ca") settings.openssl_option = true;
    if (flag == "--use-bundled-ca") settings.bundled_option = true;
    if (!word.starts_with(kCiphers)) continue;
    if (word.size() > kCiphers.size()) {
      settings.level_option = level_of(word);
    } else if (i + 1 < words.size()) {
      settings.level_option = level_of(words[i + 1]);
    }
  }
}

std::optional<std::string> unless_empty(std::optional<std::string> value) {
  if (value && value->empty()) return std::nullopt;
  return value;
}

}  // namespace

Settings read_settings(const Variables& variables) {
  Settings settings;
  settings.extra = unless_empty(variables("NODE_EXTRA_CA_CERTS"));
  settings.system_variable = variables("NODE_USE_SYSTEM_CA") == "1";
  settings.cert_file = variables("SSL_CERT_FILE");
  settings.cert_dir = variables("SSL_CERT_DIR");
  settings.curl_bundle = unless_empty(variables("CURL_CA_BUNDLE"));
  read_node_options(variables("NODE_OPTIONS").value_or(""), settings);
  return settings;
}

}  // namespace sfprobe::trust
