#include "checks/environment/npm_proxy.hpp"

#include "run/npm_files.hpp"

namespace sfprobe::environment {
namespace {

// "null" and "false" stand for no proxy. What refers to a variable that is not set names none.
std::string proxy_in(const NpmFile& file, std::string_view name, const System& system) {
  proxy::RcValue value = npm_setting(file, name, system);
  const bool none = !value.unset.empty() || value.may_be_secret() || value.text == "null" ||
                    value.text == "false";
  return none ? "" : std::move(value.text);
}

}  // namespace

std::optional<proxy::Setting> proxy_of_npm(const System& system) {
  for (const char* name : {"npm_config_https_proxy", "NPM_CONFIG_HTTPS_PROXY", "npm_config_proxy",
                           "NPM_CONFIG_PROXY"}) {
    const auto value = system.env(name);
    if (value && !value->empty()) return proxy::Setting{name, *value};
  }
  for (const NpmFile& file : npm_files(system)) {
    for (const char* name : {"https-proxy", "proxy"}) {
      std::string value = proxy_in(file, name, system);
      if (!value.empty()) return proxy::Setting{file.path, std::move(value)};
    }
  }
  return std::nullopt;
}

}  // namespace sfprobe::environment
