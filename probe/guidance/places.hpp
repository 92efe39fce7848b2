// Purpose: hosts and ports in a normalized text: where the login went, and whether a host is
// another one. Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "guidance/normalize.hpp"

namespace sfprobe::guidance {

// What the whole text says about where it was going: a host or port other than these is somebody
// else's, mostly the proxy's.
struct Places {
  std::set<std::string, std::less<>> hosts;  // of https URLs, normalized
  std::set<std::string, std::less<>> ports;  // of the same

  // Whether a host is none of those where the login went. Either may have been cut by a line end.
  bool is_elsewhere(std::string_view host) const;
};

Places places_in(const NormalizedText& text);

// One past the last letter of the host, or of at most `limit` digits, at `start`; `start` if there
// is none.
std::size_t digits_end(const NormalizedText& text, std::size_t start, std::size_t limit);
std::size_t host_end(const NormalizedText& text, std::size_t start);

// The letters of hosts that were read last, so that a long row of them is read once.
struct HostLetters {
  std::size_t first = 0;
  std::size_t end = 0;
};
std::size_t host_end(const NormalizedText& text, std::size_t start, HostLetters& known);

// Whether something that is no part of a host or number stands before letter i.
bool broken_before(const NormalizedText& text, std::size_t i);

// A port of Salesforce's: of web pages and the API, of logins with a client certificate, of the
// Pub/Sub API.
bool is_salesforce_port(std::string_view port);

// A host of Salesforce's: "login.salesforce.com", "acme.my.salesforce.com", "x.force.com".
bool is_salesforce_host(std::string_view host);

}  // namespace sfprobe::guidance
