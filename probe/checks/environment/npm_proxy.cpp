#include "checks/environment/npm_proxy.hpp"

#include "text/npmrc.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMaxFile = 64 * 1024;

// "null" and "false" stand for no proxy.
std::string proxy_in(std::string_view npmrc, std::string_view name) {
  std::string value = text::npmrc_value(npmrc, name);
  return value == "null" || value == "false" ? "" : value;
}

}  // namespace

std::optional<proxy::Setting> proxy_of_npm(const System& system) {
  for (const char* name : {"npm_config_https_proxy", "NPM_CONFIG_HTTPS_PROXY", "npm_config_proxy",
                           "NPM_CONFIG_PROXY"}) {
    const auto value = system.env(name);
    if (value && !value->empty()) return proxy::Setting{name, *value};
  }
  const std::string home = system.env("HOME").value_or("");
  for (const std::string& path : {system.working_directory() + "/.npmrc", home + "/.npmrc"}) {
    const auto content = system.read_file(path, kMaxFile);
    if (!content) continue;
    for (const char* name : {"https-proxy", "proxy"}) {
      std::string value = proxy_in(*content, name);
      if (!value.empty()) return proxy::Setting{path, std::move(value)};
    }
  }
  return std::nullopt;
}

}  // namespace sfprobe::environment
