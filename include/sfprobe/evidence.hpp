// Purpose: what was observed, as one document: steps in the order in which they were recorded.
// Everything that judges reads this and nothing else. Ownership and threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/target.hpp"
#include "sfprobe/value.hpp"

namespace sfprobe {

// What became of one step. Closed: every foreign error is one of these, and what nobody knows
// is `unknown`, with the number and text of the library that said it kept beside it.
enum class Outcome {
  ok,
  timed_out,         // no answer for as long as the step lasted
  refused,           // a TCP reset on SYN, or ICMP port unreachable
  reset,             // ECONNRESET
  closed,            // an orderly end where more was due
  host_unreachable,  // EHOSTUNREACH
  net_unreachable,   // ENETUNREACH
  not_permitted,     // EACCES, EPERM: a local policy
  broken_pipe,       // EPIPE
  name_not_found,    // NXDOMAIN, EAI_NONAME
  no_data,           // the name exists without such a record, EAI_NODATA
  server_failure,    // SERVFAIL
  query_refused,     // REFUSED
  try_again,         // EAI_AGAIN
  name_failure,      // EAI_FAIL, another rcode, a malformed answer
  not_tls,           // the peer's first bytes are no TLS record
  alert,             // a TLS alert ended it
  protocol,          // another failure of the TLS or HTTP protocol
  untrusted,         // the certificate was not accepted
  proxy_auth,        // 407
  proxy_refused,     // any other refusal of CONNECT, or of SOCKS
  too_large,         // cut at this program's own limit
  not_applicable,    // there was nothing to do
  unknown,
};

// The number and text of the library that said it.
struct Raw {
  std::string source;  // "errno", "getaddrinfo", "c-ares", "openssl", "x509", "curl"; "" if none
  std::int64_t code = 0;
  std::string text;

  friend bool operator==(const Raw&, const Raw&) = default;
};

struct Step {
  std::string id{};      // unique within the document: "dns.system", "connect.192.0.2.1"
  std::string action{};  // what was done: "lookup", "query", "connect", "handshake", "request", …
  std::string subject{};     // to what: a name, an address, a server, a URL without credentials
  std::string route{};       // "direct" or "proxy"; "" where no route is involved
  std::int64_t at_us = 0;    // offset from the start of the run, microseconds
  std::int64_t took_us = 0;  // microseconds
  Outcome outcome = Outcome::unknown;
  Raw raw{};
  Value facts{};  // a map; each check documents its own in its README

  friend bool operator==(const Step&, const Step&) = default;
};

struct Evidence {
  Target target;
  std::string started;           // RFC 3339 UTC, by the local clock
  std::int64_t deadline_us = 0;  // what the run was allowed
  std::int64_t took_us = 0;      // what it took
  bool stopped = false;          // the caller stopped the run before it was done
  std::vector<Step> steps;

  // The step with that id, or null. Linear: documents have tens of steps.
  const Step* find(std::string_view id) const;
};

std::string_view to_string(Outcome outcome);

}  // namespace sfprobe
