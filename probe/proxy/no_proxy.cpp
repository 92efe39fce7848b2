#include "proxy/no_proxy.hpp"

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {

bool excluded_for_curl(const std::string& no_proxy, const std::string& host) {
  if (text::trim(no_proxy) == "*") return true;
  for (std::string_view entry : text::split(no_proxy, ", \t")) {
    std::string name = text::lower(entry);
    if (name.starts_with('.')) name.erase(0, 1);
    if (name.ends_with('.')) name.pop_back();
    if (name.empty()) continue;
    if (host == name || host.ends_with("." + name)) return true;
  }
  return false;
}

bool excluded_for_node_https(const std::string& no_proxy, const std::string& host) {
  for (std::string_view part : text::split(no_proxy, ",")) {
    const std::string entry = text::lower(text::trim(part));
    if (entry == "*" || entry == host || entry == host + ":443") return true;
    if (entry.starts_with('.') && (host == entry.substr(1) || host.ends_with(entry))) return true;
    if (entry.starts_with("*.") && host.ends_with(entry.substr(1))) return true;
  }
  return false;
}

bool excluded_for_undici(const std::string& no_proxy, const std::string& host, int undici) {
  if (no_proxy == "*") return true;
  for (std::string_view part : text::split(no_proxy, ", \t\n")) {
    std::string entry = text::lower(part);
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

}  // namespace sfprobe::proxy
