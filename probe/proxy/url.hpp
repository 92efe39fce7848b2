// Purpose: a URL as `new URL(text)` of Node.js takes it apart: WHATWG URL standard, section 4.4,
// without a base and as far as a proxy's URL goes. Threads: pure.
// Failure: nullopt for a text that is not a URL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::proxy {

struct Url {
  std::string scheme;    // lower case, without its colon
  bool special = false;  // http, https, ws, wss, ftp: a host is required, "\" is a "/"
  std::string username;  // as written: percent-encoded where the text is
  std::string password;
  std::string host;  // serialized: ASCII, lower case, an IPv4 address in dotted form, "[::1]"
  std::optional<std::uint16_t> port;  // none for the scheme's own
  bool bare = true;  // nothing behind the authority but an empty path, query and fragment
};

std::optional<Url> parse_url(std::string_view text);

// decodeURIComponent: nullopt for a "%" without two hexadecimal digits, or bytes that are not UTF-8
// (ECMA-262, section 19.2.6).
std::optional<std::string> decode_uri_component(std::string_view text);

}  // namespace sfprobe::proxy
