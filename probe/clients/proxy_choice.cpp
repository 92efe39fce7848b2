#include "clients/proxy_choice.hpp"

#include <algorithm>
#include <array>

#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

struct Setting {
  std::string name;
  std::string value;
};

std::optional<Setting> first_set(const Variables& variables,
                                 std::initializer_list<const char*> names, bool skip_empty) {
  for (const char* name : names) {
    const auto value = variables(name);
    if (value && !(skip_empty && value->empty())) return Setting{name, *value};
  }
  return std::nullopt;
}

// The faults that end the CLI in a stack trace before anything is sent.
bool crashes_sf(ProxyFault fault) {
  return fault == ProxyFault::quoted || fault == ProxyFault::scheme_missing ||
         fault == ProxyFault::scheme_unsupported || fault == ProxyFault::host_missing ||
         fault == ProxyFault::port_invalid || fault == ProxyFault::password_percent;
}

ProxyChoice proxied(const std::string& client, const Setting& setting) {
  ProxyChoice choice{client, "proxy", setting.name, "", parse_proxy_url(setting.value)};
  if (choice.url.fault == ProxyFault::empty) {
    choice.route = "direct";
    choice.reason = setting.name + " is set but empty";
  }
  return choice;
}

ProxyChoice direct(const std::string& client, std::string variable = "", std::string reason = "") {
  return {client, "direct", std::move(variable), std::move(reason), {}};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

ProxyChoice unless_excluded(ProxyChoice choice, const Variables& variables,
                            const std::string& host) {
  const auto no_proxy = first_set(variables, {"no_proxy", "NO_PROXY"}, true);
  if (choice.route != "proxy" || !no_proxy || !excluded(no_proxy->value, host)) return choice;
  return direct(choice.client, no_proxy->name, no_proxy->name + " excludes " + host);
}

}  // namespace

bool excluded(const std::string& no_proxy, const std::string& host) {
  for (std::string_view entry : text::split(no_proxy, ", \t")) {
    if (entry == "*") return true;
    std::string name = lower(entry.substr(0, entry.rfind(':')));
    if (name.starts_with("*.")) name.erase(0, 1);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.empty()) continue;
    if (host == name || host.ends_with("." + name)) return true;
  }
  return false;
}

ProxyChoice choose_for_sf(const Variables& variables, const std::optional<std::string>& forced) {
  if (forced && forced->empty()) return direct("sf", "--no-proxy");
  std::optional<Setting> setting;
  if (forced) {
    setting = Setting{"--proxy", *forced};
  } else {
    setting =
        first_set(variables, {"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"}, false);
  }
  if (!setting) return direct("sf");
  ProxyChoice choice = proxied("sf", *setting);
  if (crashes_sf(choice.url.fault)) choice.route = "crash";
  return choice;
}

ProxyChoice choose_for_node(const Variables& variables, const std::string& host) {
  if (variables("NODE_USE_ENV_PROXY") != "1") {
    return direct("node", "", "NODE_USE_ENV_PROXY is not 1");
  }
  const auto setting = first_set(variables, {"https_proxy", "HTTPS_PROXY"}, true);
  if (!setting) return direct("node");
  return unless_excluded(proxied("node", *setting), variables, host);
}

ProxyChoice choose_for_curl(const Variables& variables, const std::string& host) {
  const auto setting =
      first_set(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, true);
  if (!setting) return direct("curl");
  return unless_excluded(proxied("curl", *setting), variables, host);
}

}  // namespace sfprobe::clients
