// Purpose: what is wrong with a proxy's URL: for a person, and for undici. Threads: pure.
#pragma once

#include "text/names.hpp"

namespace sfprobe::proxy {

// What is wrong with a proxy's URL, for a person.
enum class ProxyFault {
  none,
  empty,               // an empty variable: no proxy
  blank,               // nothing but blanks
  no_url,              // a word such as "none" or "null"
  unexpanded,          // a reference such as ${PROXY_URL} that nobody filled in
  quoted,              // quotes are part of the value
  typographic_quotes,  // those of a word processor are
  named,               // a name and "=" are part of the value
  not_ascii,           // full-width or invisible characters are part of the value
  list,                // several proxies, also as Windows writes them: "http=…;https=…"
  scheme_missing,      // "proxy:8080"
  scheme_malformed,    // "http//proxy:8080", "htp://proxy:8080"
  scheme_doubled,      // "http://http://proxy:8080"
  scheme_unsupported,  // socks4://, pac+http://, …
  host_is_port,        // "http://8080"
  host_missing,
  host_invalid,  // a comma list, an IPv6 address without brackets, …
  blank_inside,  // "http://proxy :8080"
  port_invalid,
  credentials_raw,        // a raw "/", "?" or "#" before the last "@": a parser ends the host there
  credentials_backslash,  // a raw "\", which a parser takes for a "/"
  path,                   // more than a "/" after the port: undici takes no such origin
  password_percent,       // a raw "%" that encodes nothing (RFC 3986 section 2.1)
  padded_address,         // "http://010.020.000.002": zeros that make it octal
};
constexpr auto names_of(ProxyFault) {
  using enum ProxyFault;
  return names<ProxyFault>({{none, "none"},
                            {empty, "empty"},
                            {blank, "blank"},
                            {no_url, "no_url"},
                            {unexpanded, "unexpanded"},
                            {quoted, "quoted"},
                            {typographic_quotes, "typographic_quotes"},
                            {named, "named"},
                            {not_ascii, "not_ascii"},
                            {list, "list"},
                            {scheme_missing, "scheme_missing"},
                            {scheme_malformed, "scheme_malformed"},
                            {scheme_doubled, "scheme_doubled"},
                            {scheme_unsupported, "scheme_unsupported"},
                            {host_is_port, "host_is_port"},
                            {host_missing, "host_missing"},
                            {host_invalid, "host_invalid"},
                            {blank_inside, "blank_inside"},
                            {port_invalid, "port_invalid"},
                            {credentials_raw, "credentials_raw"},
                            {credentials_backslash, "credentials_backslash"},
                            {path, "path"},
                            {password_percent, "password_percent"},
                            {padded_address, "padded_address"}});
}

// What the constructor of undici's ProxyAgent (version 8) throws for it.
enum class ProxyError {
  none,
  invalid_url,     // TypeError of new URL(): ERR_INVALID_URL
  other_protocol,  // InvalidArgumentError of parseURL(): UND_ERR_INVALID_ARG
  no_origin,       // InvalidArgumentError of parseOrigin(), for a path: UND_ERR_INVALID_ARG
  malformed_uri,   // URIError of decodeURIComponent(), which has no code
};

}  // namespace sfprobe::proxy
