#include "clients/node_options.hpp"

#include <algorithm>
#include <charconv>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

std::optional<double> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value < 10 ? 10.0 : value;  // lib/net.js: never under 10 ms
}

void apply(std::string_view name, std::string_view value, NodeOptions& options) {
  if (name == "--network-family-autoselection-attempt-timeout") options.attempt_ms = number(value);
  if (name == "--dns-result-order") options.order = value;
  if (name == "--use-system-ca") options.use_system_ca = true;
  if (name == "--use-env-proxy") options.env_proxy_option = true;
  if (name == "--no-use-env-proxy") options.env_proxy_option = false;
  if (name == "--tls-cipher-list") options.ciphers = value;
  if (name == "--no-network-family-autoselection" ||
      name == "--no-enable-network-family-autoselection") {
    options.select_family = false;
  }
  if (name == "--max-http-header-size") {
    options.max_header_bytes = static_cast<std::int64_t>(number(value).value_or(16'384));
  }
  if (name == "--insecure-http-parser") options.lenient = true;
  // Of several the lowest minimum and the highest maximum count (src/node_options.cc).
  const auto minimum = [&](int version) {
    options.tls_min = options.tls_min_given ? std::min(options.tls_min, version) : version;
    options.tls_min_given = true;
  };
  if (name == "--tls-min-v1.0") minimum(10);
  if (name == "--tls-min-v1.1") minimum(11);
  if (name == "--tls-min-v1.2") minimum(12);
  if (name == "--tls-min-v1.3") minimum(13);
  if (name == "--tls-max-v1.3") options.tls_max_given = true;
  if (name == "--tls-max-v1.2" && !options.tls_max_given) options.tls_max = 12;
  if (options.tls_max_given) options.tls_max = 13;
}

}  // namespace

NodeOptions node_options(const std::string& text) {
  NodeOptions options;
  const auto words = text::words(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    // Node.js takes an underscore in an option's name for a hyphen.
    std::string option(words[i].substr(0, words[i].find('=')));
    std::replace(option.begin(), option.end(), '_', '-');
    const std::string word = option + std::string(words[i].substr(option.size()));
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos) {
      apply(option, std::string_view(word).substr(equals + 1), options);
    } else {
      apply(word, i + 1 < words.size() ? words[i + 1] : std::string_view(), options);
    }
  }
  return options;
}

NodeOptions node_options(const Seen& seen) {
  NodeOptions options = node_options(seen.variable("NODE_OPTIONS").value_or(""));
  options.env_proxy = options.env_proxy_option.value_or(seen.variable("NODE_USE_ENV_PROXY") == "1");
  options.verifies = seen.variable("NODE_TLS_REJECT_UNAUTHORIZED") != "0";
  return options;
}

}  // namespace sfprobe::clients
