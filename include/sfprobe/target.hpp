// Purpose: the host that a login would talk to, parsed from what a person typed.
// Ownership and threads: a plain value. Failure: InputError, one line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sfprobe {

struct Target {
  std::string host;     // lower case; A-labels (RFC 5890) or an IP literal without brackets
  std::string display;  // the same with U-labels; equal to host where there are none
  std::uint16_t port = 443;
  bool http = false;        // the URL said http://, which Salesforce logins do not use
  bool ip_literal = false;  // host is an IPv4 or IPv6 address

  // "https://host", with the port where it is not 443. Never with credentials or a path.
  std::string url() const;
  // "host:port", with brackets around an IPv6 literal.
  std::string authority() const;
};

// Accepts a host, host:port, [IPv6], IPv6, or a URL (its credentials, path and query are dropped).
// Throws InputError for an empty host, a port outside 1..65535, another scheme than http(s),
// a name over 253 characters or with labels that DNS cannot carry (RFC 1035 section 2.3.4).
Target parse_target(std::string_view text);

}  // namespace sfprobe
