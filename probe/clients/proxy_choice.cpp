#include "clients/proxy_choice.hpp"

#include <algorithm>
#include <array>

#include "clients/node_options.hpp"
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

// What the WHATWG URL parser, or decodeURIComponent() after it, does not take.
bool no_url(ProxyFault fault) {
  return fault == ProxyFault::quoted || fault == ProxyFault::scheme_missing ||
         fault == ProxyFault::host_missing || fault == ProxyFault::port_invalid ||
         fault == ProxyFault::password_percent;
}

// The faults that end the CLI in a stack trace before anything is sent.
bool crashes_sf(ProxyFault fault) {
  return no_url(fault) || fault == ProxyFault::scheme_unsupported || fault == ProxyFault::path;
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

// entry.trim().toLowerCase() between commas; "example.com" is that host alone, ".example.com" and
// "*.example.com" are all hosts under it (ProxyConfig.shouldUseProxy).
bool excluded_for_node_https(const std::string& no_proxy, const std::string& host) {
  for (std::string_view part : text::split(no_proxy, ",")) {
    const std::string entry = lower(text::trim(part));
    if (entry == "*" || entry == host || entry == host + ":443") return true;
    if (entry.starts_with('.') && (host == entry.substr(1) || host.ends_with(entry))) return true;
    if (entry.starts_with("*.") && host.ends_with(entry.substr(1))) return true;
  }
  return false;
}

// undici 6 takes a name without "." or "*" before it for that host alone; 7 and later also for all
// hosts under it.
bool excluded_for_undici(const std::string& no_proxy, const std::string& host, int undici) {
  if (no_proxy == "*") return true;
  for (std::string_view part : text::split(no_proxy, ", \t\n")) {
    std::string entry = lower(part);
    const std::size_t colon = entry.rfind(':');
    if (colon != std::string::npos) {
      if (entry.substr(colon + 1) != "443") continue;
      entry.erase(colon);
    }
    const bool wide = entry.starts_with('.') || entry.starts_with('*');
    if (entry.starts_with('*')) entry.erase(0, 1);
    if (entry.starts_with('.')) entry.erase(0, 1);
    if (entry.empty()) continue;
    if (undici >= 7 ? host == entry || host.ends_with("." + entry)
                    : (wide ? host.ends_with("." + entry) : host == entry)) {
      return true;
    }
  }
  return false;
}

bool asks_for_env_proxy(const Variables& variables) {
  return node_options(variables("NODE_OPTIONS").value_or(""))
      .env_proxy_option.value_or(variables("NODE_USE_ENV_PROXY") == "1");
}

bool undici_cannot_use(const ProxyUrl& url, int undici) {
  if (url.fault == ProxyFault::none || url.fault == ProxyFault::empty ||
      url.fault == ProxyFault::host_is_port) {
    return url.socks() && undici < 7;
  }
  return true;
}

// curl's own port for a proxy without one is 1080, and its URL parser is stricter than a browser's
// about spaces, and more lenient about a missing scheme.
ProxyUrl as_curl_reads(const std::string& value) {
  ProxyUrl url = parse_proxy_url(value);
  if (url.fault == ProxyFault::scheme_missing) url.fault = ProxyFault::none;
  if (url.fault == ProxyFault::password_percent) url.fault = ProxyFault::none;
  if (url.scheme == "socks5h" || url.fault == ProxyFault::path) url.fault = ProxyFault::none;
  if (url.scheme == "socks") url.scheme = "socks4";
  if (url.scheme == "socks4" || url.scheme == "socks4a") {
    url.fault = ProxyFault::none;
    url.port = explicit_port(value).value_or(1080);
  } else if (url.scheme == "http" && url.port != 0) {
    url.port = explicit_port(value).value_or(1080);
  }
  const bool raw_at = value.find('@') != value.rfind('@');
  if (value.find_first_of(" \t\"'") != std::string::npos || raw_at) {
    url.fault = ProxyFault::port_invalid;
  }
  return url;
}

ProxyChoice unless_excluded(ProxyChoice choice, const Variables& variables,
                            const std::string& host) {
  const auto no_proxy = first_set(variables, {"no_proxy", "NO_PROXY"}, true);
  if (choice.route == "direct" || !no_proxy || !excluded(no_proxy->value, host)) return choice;
  return direct(choice.client, no_proxy->name, no_proxy->name + " excludes " + host);
}

std::optional<Setting> setting_for_sf(const Variables& variables,
                                      const std::optional<std::string>& forced) {
  if (forced) return Setting{"--proxy", *forced};
  return first_set(variables, {"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"}, false);
}

}  // namespace

bool excluded(const std::string& no_proxy, const std::string& host) {
  if (text::trim(no_proxy) == "*") return true;
  for (std::string_view entry : text::split(no_proxy, ", \t")) {
    std::string name = lower(entry);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.ends_with('.')) name.pop_back();
    if (name.empty()) continue;
    if (host == name || host.ends_with("." + name)) return true;
  }
  return false;
}

ProxyChoice choose_for_sf(const Variables& variables, const std::optional<std::string>& forced) {
  if (forced && forced->empty()) return direct("sf", "--no-proxy");
  const auto setting = setting_for_sf(variables, forced);
  if (!setting) return direct("sf");
  ProxyChoice choice = proxied("sf", *setting);
  if (crashes_sf(choice.url.fault)) choice.route = "crash";
  return choice;
}

ProxyChoice choose_for_sf_legacy(const Variables& variables,
                                 const std::optional<std::string>& forced) {
  if (forced && forced->empty()) return direct("sf-legacy", "--no-proxy");
  const auto setting = setting_for_sf(variables, forced);
  if (!setting) return direct("sf-legacy");
  ProxyChoice choice = proxied("sf-legacy", *setting);
  ProxyUrl& url = choice.url;
  if (url.fault == ProxyFault::path) url.fault = ProxyFault::none;
  if (url.fault == ProxyFault::scheme_unsupported || url.socks()) {
    url.fault = ProxyFault::none;
    // Its credentials are not for showing to a SOCKS server in another protocol.
    if (url.socks()) url.user.clear();
    if (url.socks()) url.password.clear();
    url.scheme = "http";
    url.port = explicit_port(setting->value).value_or(80);
  }
  if (no_url(url.fault)) choice.route = "crash";
  return choice;
}

ProxyChoice choose_for_node_https(const Variables& variables, const std::string& host) {
  if (!asks_for_env_proxy(variables))
    return direct("node-https", "", "NODE_USE_ENV_PROXY is not 1");
  const auto setting = first_set(variables, {"https_proxy", "HTTPS_PROXY"}, true);
  if (!setting) return direct("node-https");
  if (!setting->value.starts_with("http://") && !setting->value.starts_with("https://")) {
    return direct("node-https", setting->name, "its scheme is passed over");
  }
  const auto no_proxy = first_set(variables, {"no_proxy", "NO_PROXY"}, true);
  if (no_proxy && excluded_for_node_https(no_proxy->value, host)) {
    return direct("node-https", no_proxy->name, no_proxy->name + " excludes " + host);
  }
  return proxied("node-https", *setting);
}

ProxyChoice choose_for_node_fetch(const Variables& variables, const std::string& host, int undici) {
  const std::string name = undici >= 7 ? "node-fetch" : "node-fetch6";
  if (!asks_for_env_proxy(variables)) return direct(name, "", "NODE_USE_ENV_PROXY is not 1");
  const auto plain = first_set(variables, {"http_proxy", "HTTP_PROXY"}, false);
  const auto secure = first_set(variables, {"https_proxy", "HTTPS_PROXY"}, false);
  for (const auto& setting : {plain, secure}) {
    if (!setting || setting->value.empty()) continue;
    ProxyChoice choice = proxied(name, *setting);
    if (!undici_cannot_use(choice.url, undici)) continue;
    choice.route = "crash";
    return choice;
  }
  // Without a proxy for https:// the one for http:// serves, by CONNECT.
  const auto& setting = secure && !secure->value.empty() ? secure : plain;
  if (!setting || setting->value.empty()) return direct(name);
  const auto no_proxy = first_set(variables, {"no_proxy", "NO_PROXY"}, false);
  if (no_proxy && excluded_for_undici(no_proxy->value, host, undici)) {
    return direct(name, no_proxy->name, no_proxy->name + " excludes " + host);
  }
  return proxied(name, *setting);
}

ProxyChoice choose_for_curl(const Variables& variables, const std::string& host) {
  const auto setting =
      first_set(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, true);
  if (!setting) return direct("curl");
  ProxyChoice choice = proxied("curl", *setting);
  choice.url = as_curl_reads(setting->value);
  const ProxyFault fault = choice.url.fault;
  if (fault != ProxyFault::none && fault != ProxyFault::host_is_port) choice.route = "crash";
  return unless_excluded(std::move(choice), variables, host);
}

std::vector<ProxyChoice> choose_for_all(const Variables& variables, const std::string& host,
                                        const std::optional<std::string>& forced) {
  return {choose_for_sf(variables, forced),          choose_for_sf_legacy(variables, forced),
          choose_for_node_https(variables, host),    choose_for_node_fetch(variables, host, 7),
          choose_for_node_fetch(variables, host, 6), choose_for_curl(variables, host)};
}

}  // namespace sfprobe::clients
