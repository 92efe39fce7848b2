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

}  // namespace sfprobe::net
