// Purpose: where a proxy agent from before `new URL` connects for a value: url.parse() of Node.js,
// then https-proxy-agent 5 (the CLI up to 2.141). Threads: pure. Failure: `code`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sfprobe::proxy {

struct LegacyUrl {
  bool secure = false;  // https:
  std::string host;
  std::uint16_t port = 0;
  std::string user;
  std::string password;
  std::string code;  // why nothing is connected to: "ENOENT" for a value taken for a socket's path
  bool throws = false;  // before any request
};

LegacyUrl parse_legacy_url(std::string_view value);

}  // namespace sfprobe::proxy
