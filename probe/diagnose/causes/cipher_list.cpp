#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// Node.js makes no TLS context from the list, and so never looks at the network.
// Worlds: options-cipher-list-unknown-refused, options-cipher-list-unknown-nxdomain.
std::optional<Cause> explain(const Case& failure) {
  constexpr std::string_view kCode = "ERR_SSL_NO_CIPHER_MATCH";
  const auto& codes = failure.sf.codes;
  if (codes.empty() || codes.front() != kCode) return std::nullopt;
  return Cause{.id = std::string(kCode),
               .owner = Owner::you,
               .summary = "the list of ciphers in NODE_OPTIONS names none that Node.js knows"};
}

}  // namespace

extern const CauseRule cause_cipher_list = {"ERR_SSL_NO_CIPHER_MATCH", Depth::reason, explain};

}  // namespace sfprobe
