// Purpose: a proxy's URL as a client of Node.js takes it (WHATWG URL), what is wrong with it, and
// the proxy that was meant. The credentials are in it: nothing but net/ may read them, and shown()
// is all that others get. Threads: pure. Failure: `fault` says what is wrong, `error` what undici
// throws.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proxy/fault.hpp"

namespace sfprobe::proxy {

struct ProxyUrl {
  ProxyFault fault = ProxyFault::none;
  ProxyError error = ProxyError::none;
  std::string scheme;  // "http", "https", "socks5", "socks", …; of the proxy that was meant
  std::string host;    // without brackets
  std::uint16_t port = 0;
  std::string user;      // percent-decoded
  std::string password;  // percent-decoded

  bool usable() const { return !host.empty() && port != 0; }
  bool socks() const { return scheme.starts_with("socks"); }
  bool has_credentials() const { return !user.empty() || !password.empty(); }
  std::string authority() const;  // "proxy.corp:8080"
  std::string shown() const;      // "http://***@proxy.corp:8080", or "http://…" for an odd host
  bool same_proxy(const ProxyUrl& other) const {
    return scheme == other.scheme && host == other.host && port == other.port &&
           user == other.user && password == other.password;
  }
};

// With an error or a fault the rest is the proxy that was meant (without quotes, with a scheme), so
// that it can be probed all the same.
ProxyUrl parse_proxy_url(std::string_view value);

// The port of a proxy whose URL has none; 0 for a scheme that no client of Node.js has.
std::uint16_t usual_port(std::string_view scheme);

}  // namespace sfprobe::proxy
