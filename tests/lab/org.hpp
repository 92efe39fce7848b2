// Purpose: an org that allows a login and says who its user is, so that a client reaches what it
// asks after the token. Ownership and threads: pure functions.
#pragma once

#include <optional>
#include <string>

namespace sfprobe::lab {

struct OrgAnswer {
  std::string status;
  std::string body;  // JSON
};

// The answer to a request that holds a code or a signed JWT (nobody checks either), and
// to those that the Salesforce CLI makes with the token. `instance` is the org's own URL, "" for a
// host that has no org. None for all other requests, sfprobe's token request among them.
std::optional<OrgAnswer> answer_of_org(const std::string& request, const std::string& instance);

}  // namespace sfprobe::lab
