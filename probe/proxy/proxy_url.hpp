// Purpose: a proxy's URL as a client of Node.js takes it (WHATWG URL), what is wrong with it, and
// the proxy that was meant. The credentials are in it: nothing but net/ may read them, and shown()
// is all that others get. Threads: pure. Failure: `fault` says what is wrong, `error` what undici
// throws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/names.hpp"

namespace sfprobe::proxy {

// What is wrong with a proxy's URL, for a person.
enum class ProxyFault {
  none,
  empty,               // an empty variable: no proxy
  blank,               // nothing but blanks
  quoted,              // quotes are part of the value
  scheme_missing,      // "proxy:8080"
  scheme_unsupported,  // socks4://, pac+http://, …
  host_is_port,        // "http://8080"
  host_missing,
  host_invalid,  // a blank, a comma list, an IPv6 address without brackets, …
  port_invalid,
  credentials_raw,   // a raw "/", "?" or "#" before the last "@": a parser ends the host there
  path,              // more than a "/" after the port: undici takes no such origin
  password_percent,  // a raw "%" that encodes nothing (RFC 3986 section 2.1)
};
constexpr auto names_of(ProxyFault) {
  using enum ProxyFault;
  return names<ProxyFault>({{none, "none"},
                            {empty, "empty"},
                            {blank, "blank"},
                            {quoted, "quoted"},
                            {scheme_missing, "scheme_missing"},
                            {scheme_unsupported, "scheme_unsupported"},
                            {host_is_port, "host_is_port"},
                            {host_missing, "host_missing"},
                            {host_invalid, "host_invalid"},
                            {port_invalid, "port_invalid"},
                            {credentials_raw, "credentials_raw"},
                            {path, "path"},
                            {password_percent, "password_percent"}});
}

// What the constructor of undici's ProxyAgent (version 8) throws for it.
enum class ProxyError {
  none,
  invalid_url,       // TypeError of new URL(): ERR_INVALID_URL
  invalid_argument,  // InvalidArgumentError: UND_ERR_INVALID_ARG
  malformed_uri,     // URIError of decodeURIComponent(), which has no code
};

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

// The proxy that a person means, by no standard: what curl's rules and a repair begin with.
ProxyUrl meant_proxy(std::string_view value);

// The same proxy by other schemes that the CLI knows, the likeliest first: what a person may have
// meant who wrote this value.
std::vector<ProxyUrl> by_other_schemes(std::string_view value);

// The port that stands in the URL, if one does and is valid.
std::optional<std::uint16_t> explicit_port(std::string_view value);

}  // namespace sfprobe::proxy
