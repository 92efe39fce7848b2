// Purpose: the one door through which foreign errors come in: each becomes an Outcome, with its
// number and text kept. What is not known stays Outcome::unknown. Threads: pure functions.
#pragma once

#include <string>

#include "sfprobe/evidence.hpp"

namespace sfprobe::net {

struct Failure {
  Outcome outcome = Outcome::ok;
  Raw raw;

  bool ok() const { return outcome == Outcome::ok; }
};

Failure success();
Failure timed_out();                           // our own limit passed: no library said anything
Failure from_errno(int number);                // errno(3); raw.text is the symbol, "ECONNREFUSED"
Failure from_gai(int code, int system_errno);  // getaddrinfo(3)
Failure from_rcode(int rcode);                 // RFC 1035 section 4.1.1, RFC 6895
Failure from_ares(int status);                 // ares_strerror(3)
Failure from_curl(int code, int os_errno, std::string detail);  // libcurl-errors(3)

// The alert (RFC 8446 section 6) that ended a TLS session in libcurl's hands, which gives it as
// text alone.
struct TlsAlert {
  int number = -1;     // -1: none
  std::string reason;  // as OpenSSL words it: "tlsv13 alert certificate required"
};
TlsAlert alert_of(const Failure& failure);

// What a SOCKS5 proxy said no to, which libcurl gives as text alone too.
struct SocksRefusal {
  bool methods = false;      // it takes none of the ways to sign in (RFC 1928 section 3)
  bool credentials = false;  // RFC 1929 section 2
  int reply = -1;            // to the request (RFC 1928 section 6); -1: none
};
SocksRefusal socks_refusal_of(const Failure& failure);

// How the other side ended an HTTP/2 stream, which libcurl says in words.
struct StreamEnd {
  bool early = false;  // without an error: before the headers, or with less than was announced
  int error = -1;      // of RST_STREAM (RFC 9113 section 7); -1: none
};
StreamEnd stream_end_of(const Failure& failure);

}  // namespace sfprobe::net
