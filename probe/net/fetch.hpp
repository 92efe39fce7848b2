// Purpose: one HTTP request over TLS, by libcurl, on a connection that is already open, so that
// it goes to the address that the resolver gave. Certificates are verified against the store that
// the caller gives; nothing is followed, stored or sent twice. Threads: any. Failure: a result.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evidence/vocabulary.hpp"
#include "net/connect.hpp"
#include "net/failure.hpp"
#include "net/proxy.hpp"
#include "net/wait.hpp"

struct x509_store_st;  // X509_STORE

namespace sfprobe::net {

struct Request {
  std::string method;  // "GET" or "POST"
  std::string url;     // https, without credentials
  std::string body;    // of a POST; sent as application/x-www-form-urlencoded
  bool h2 = false;     // offers HTTP/2 in ALPN as well
  // Goes on with a certificate that the trust does not accept, as its client was told to. Never for
  // a proxy's.
  bool unverified = false;
  bool once = false;  // its connection is a tunnel already: no other one would do
};

struct Response {
  Failure failure;                // of the transfer; an HTTP status is not a failure
  int status = 0;                 // 0 if no status line came
  std::string http;               // "1.1", "2"
  std::string alpn;               // the protocol that was agreed on: "h2"; "" for none
  std::int64_t goaway = -1;       // the error of an HTTP/2 GOAWAY frame (RFC 9113, section 7)
  bool goaway_spares_us = false;  // it says that the request was not processed
  bool stream_refused = false;    // RST_STREAM with REFUSED_STREAM
  std::vector<std::pair<std::string, std::string>>
      headers;       // names in lower case, of the last response
  std::string body;  // at most 64 KiB
  std::string raw;  // the answer's own bytes, interim answers and framing included; at most 512 KiB
  bool body_cut = false;
  std::int64_t header_bytes = 0;  // names and values of the last answer's headers
  bool interim = false;           // 100 Continue came first
  HttpFault fault = HttpFault::none;
  std::int64_t tls_us = -1;         // from the request's start to the end of the TLS handshake
  std::int64_t first_byte_us = -1;  // … to the first byte of the answer
  bool sent = false;                // the TLS session stood, so the request went out
  bool unverified = false;          // to somebody whose certificate was not accepted
  bool tunnelled = true;            // the proxy, if there is one, opened the tunnel

  // The first header of that (lower-case) name, or "".
  std::string header(std::string_view name) const;
};

// One request on one open connection to the target, or to the proxy if there is one; the connection
// is used up. Several may run side by side. TLS must stand by `connected_by`.
Response fetch(const Request& request, Connection connection, const Proxy* proxy,
               x509_store_st* trust, const WaitLimit& limit,
               Clock::time_point connected_by = Clock::time_point::max());

// An HTTP date (RFC 9110 section 5.6.7) in seconds since 1970; 0 if it is none.
std::int64_t http_date(const std::string& text);

// curl_global_init, once, while the network is waited for.
void prepare_http();

}  // namespace sfprobe::net
