#include "clients/node_options.hpp"

#include <charconv>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

std::optional<double> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value < 10 ? 10.0 : value;  // lib/net.js: never under 10 ms
}

void apply(std::string_view name, std::string_view value, NodeOptions& options) {
  if (name == "--network-family-autoselection-attempt-timeout") options.attempt_ms = number(value);
  if (name == "--dns-result-order") options.order = value;
  if (name == "--use-system-ca") options.use_system_ca = true;
  if (name == "--use-env-proxy") options.use_env_proxy_option = true;
  if (name == "--no-network-family-autoselection" ||
      name == "--no-enable-network-family-autoselection") {
    options.select_family = false;
  }
  if (name == "--tls-min-v1.0") options.tls_min = 10;
  if (name == "--tls-min-v1.1") options.tls_min = 11;
  if (name == "--tls-min-v1.3") options.tls_min = 13;
  if (name == "--tls-max-v1.2") options.tls_max = 12;
}

}  // namespace

NodeOptions node_options(const std::string& text) {
  NodeOptions options;
  const auto words = text::words(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos) {
      apply(word.substr(0, equals), word.substr(equals + 1), options);
    } else {
      apply(word, i + 1 < words.size() ? words[i + 1] : std::string_view(), options);
    }
  }
  return options;
}

NodeOptions node_options(const Seen& seen) {
  NodeOptions options = node_options(seen.variable("NODE_OPTIONS").value_or(""));
  options.env_proxy = options.use_env_proxy_option || seen.variable("NODE_USE_ENV_PROXY") == "1";
  options.verifies = seen.variable("NODE_TLS_REJECT_UNAUTHORIZED") != "0";
  return options;
}

}  // namespace sfprobe::clients
