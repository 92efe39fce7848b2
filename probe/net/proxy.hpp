// Purpose: where a proxy is and how to prove oneself to it. Holds credentials: only the code that
// sends them to that proxy reads them. Threads: a plain value.
#pragma once

#include <cstdint>
#include <string>

namespace sfprobe::net {

// Which schemes libcurl may use with a proxy: Basic; all that take a password (Digest, NTLM, …); or
// Negotiate, for which the Kerberos library asks a server of its own.
enum class ProxyAuth { basic, passwords, negotiate };

struct Proxy {
  std::string scheme;  // "http", "https", "socks5" (names are resolved by the proxy)
  std::string host;
  std::uint16_t port = 0;
  std::string user;
  std::string password;

  bool has_credentials() const { return !user.empty() || !password.empty(); }
};

}  // namespace sfprobe::net
