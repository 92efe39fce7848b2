// Purpose: which Node.js the CLI runs on, and what that version can do about trust.
// Threads: pure functions. Failure: an unreadable version counts as none.
#pragma once

#include <string>

namespace sfprobe::trust {

struct NodeVersion {
  int major = 0;
  int minor = 0;

  friend bool operator>=(const NodeVersion& a, const NodeVersion& b) {
    return a.major != b.major ? a.major > b.major : a.minor >= b.minor;
  }
};

// "22.19.0", with or without a "v"; {0, 0} if it is none.
NodeVersion parse_node_version(const std::string& text);

// The newest that is known here; assumed where no Node.js is found on which the CLI starts.
inline constexpr int kAssumedMajor = 26;

bool knows_system_ca_option(NodeVersion version);    // --use-system-ca
bool knows_system_ca_variable(NodeVersion version);  // NODE_USE_SYSTEM_CA
bool refuses_openssl_with_system_ca(NodeVersion version);
int security_level(NodeVersion version);  // OpenSSL's, unless a cipher list changes it

// The name of the view that stands for that version: "node20", "node22", "node24", "node26".
std::string node_view_name(NodeVersion version);

}  // namespace sfprobe::trust
