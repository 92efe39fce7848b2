// Purpose: a way through a proxy to the target, and every word that the proxy said about it.
// Two ways: connect_plain speaks CONNECT itself, as the CLI does (pre-emptive Basic or nothing), so
// that each byte and its time is seen; connect_by_curl lets libcurl negotiate (https:// and SOCKS
// proxies; Digest, NTLM, Negotiate).
// Ownership: the caller gets the stream. Threads: any. Failure: a result.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/connect.hpp"
#include "net/proxy.hpp"
#include "net/stream.hpp"

struct x509_store_st;  // X509_STORE

namespace sfprobe::net {

struct Tunnel {
  Failure failure;
  int status = 0;           // of the answer to CONNECT; 0 if there was none
  std::string status_line;  // at most 500 bytes
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in order
  std::string body;                                          // of a refusal, at most 8 KiB
  std::string first_bytes;                                   // the first 64 bytes that came
  std::string bytes;                // the answer's own, a refusal's body included; at most 72 KiB
  int loose_status = 0;             // see HttpHead
  bool behind = false;              // something came with the head, behind it
  std::int64_t received = 0;        // bytes until it was clear
  std::int64_t first_byte_us = -1;  // after the request was sent; -1 if nothing came
  bool unread = false;  // the proxy closed, and a reset followed: it had not read the request
  std::unique_ptr<Stream> stream;  // to the target; null unless the failure is ok

  std::string header(std::string_view name) const;
};

// "user:password" in base64, as Basic sends it (RFC 7617).
std::string basic_credentials(const std::string& user, const std::string& password);

// Sends `method` ("CONNECT", or "HEAD" with a URL as target) to an http:// proxy over an open
// connection. Reads at most 64 KiB of headers. A status of 200 to CONNECT gives the stream.
Tunnel connect_plain(Connection connection, const Proxy& proxy, std::string_view method,
                     const std::string& target, const WaitLimit& limit);

// The open connection itself behind such a tunnel.
Connection connect_through(Connection connection, const Proxy& proxy, const std::string& target,
                           const WaitLimit& limit);

// The same as connect_plain by libcurl, with the authentication schemes that `auth` allows. `host`
// and `port` are the target's.
Tunnel connect_by_curl(Connection connection, const Proxy& proxy, const std::string& host,
                       std::uint16_t port, ProxyAuth auth, x509_store_st* trust,
                       const WaitLimit& limit);

}  // namespace sfprobe::net
