#include "trust/settings.hpp"

#include "node/options.hpp"

namespace sfprobe::trust {
namespace {

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
  settings.node_options = variables("NODE_OPTIONS").value_or("");
  const node::Options options = node::read_options(settings.node_options, {}).options;
  settings.system_option = options.system_ca;
  settings.openssl_option = options.openssl_ca;
  settings.level_option = options.security_level;
  return settings;
}

}  // namespace sfprobe::trust
