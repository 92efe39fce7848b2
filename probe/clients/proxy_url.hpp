// Purpose: a proxy's URL, taken apart as Node.js does it (WHATWG URL), with what is wrong with it.
// The credentials are in it: nothing but net/ may read them, and shown() is all that others get.
// Threads: pure. Failure: `fault` says what a client would choke on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::clients {

// What is wrong with a proxy's URL, from the CLI's point of view.
enum class ProxyFault {
  none,
  empty,               // an empty variable: no proxy
  quoted,              // quotes are part of the value
  scheme_missing,      // "proxy:8080"
  scheme_unsupported,  // socks4://, pac+http://, …
  host_is_port,        // "http://8080"
  host_missing,
  port_invalid,
  path,              // more than a "/" after the port: undici takes no such origin
  password_percent,  // a raw "%" that is no percent-encoding (RFC 3986 section 2.1)
};

struct ProxyUrl {
  ProxyFault fault = ProxyFault::none;
  std::string
      scheme;  // "http", "https", "socks5", "socks5h"; of the repaired URL if there is a fault
  std::string host;  // without brackets
  std::uint16_t port = 0;
  std::string user;      // percent-decoded
  std::string password;  // percent-decoded

  bool usable() const { return !host.empty() && port != 0; }
  bool socks() const { return scheme.starts_with("socks"); }
  bool has_credentials() const { return !user.empty() || !password.empty(); }
  std::string authority() const;  // "proxy.corp:8080"
  std::string shown() const;      // "http://***@proxy.corp:8080"
  bool same_proxy(const ProxyUrl& other) const {
    return scheme == other.scheme && host == other.host && port == other.port &&
           user == other.user && password == other.password;
  }
};

// Repairs what can be repaired (quotes, a missing scheme), so that the proxy that was meant can be
// probed all the same; `fault` keeps what was wrong.
ProxyUrl parse_proxy_url(std::string_view value);

// The port that stands in the URL, if one does and is valid.
std::optional<std::uint16_t> explicit_port(std::string_view value);

std::string_view to_string(ProxyFault fault);

}  // namespace sfprobe::clients
