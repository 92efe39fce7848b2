#include <string>

#include "diagnose/case.hpp"
#include "diagnose/cut.hpp"
#include "facts/hello_comparison.hpp"

namespace sfprobe {
namespace {

using tls::HelloLimit;

std::string bytes_of(const tls::HelloFacts& facts) { return std::to_string(facts.bytes); }

std::string summary_of(HelloLimit limit, const tls::HelloFacts& facts, const ObservedRoute& route) {
  const std::string device = device_of(tls::compare_cuts(route));
  const std::string who = device.empty() ? "something at or before the target" : device;
  const std::string node = "the ClientHello of Node.js " + std::to_string(facts.node);
  switch (limit) {
    case HelloLimit::key_share:
      return who + " refuses " + node + " for its post-quantum key (X25519MLKEM768)";
    case HelloLimit::split:
      return who + " refuses " + node + ", since it takes more than one packet";
    case HelloLimit::segment: return who + " refuses packets as large as those of " + node;
    default: return who + " refuses " + node + " for its size of " + bytes_of(facts) + " bytes";
  }
}

std::string shown_by(HelloLimit limit, const tls::HelloFacts& facts) {
  switch (limit) {
    case HelloLimit::key_share:
      return "a ClientHello of the same " + bytes_of(facts) + " bytes without that key is answered";
    case HelloLimit::split:
      return "a small ClientHello in one packet is answered, and in two it is not";
    case HelloLimit::segment:
      return "the same ClientHello in packets of at most 1200 bytes is answered";
    default:
      return "a small ClientHello is answered, and one of " + bytes_of(facts) +
             " bytes is not, whatever is in it";
  }
}

// Worlds: hello-reset-after-1000, hello-rest-reset, hello-key-reset, hello-long-closed.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  const tls::HelloComparison compared = tls::compare_hellos(*failure.route);
  const bool refused = compared.limit == HelloLimit::key_share ||
                       compared.limit == HelloLimit::split || compared.limit == HelloLimit::size ||
                       compared.limit == HelloLimit::segment;
  if (!refused) return std::nullopt;
  const tls::HelloFacts& facts = compared.hello->facts;
  return Cause{.id = "HELLO_TOO_LARGE",
               .owner = Owner::network,
               .summary = summary_of(compared.limit, facts, *failure.route),
               .why = {{shown_by(compared.limit, facts), compared.evidence}},
               .words = words_of_cut(*failure.route, facts.peer),
               .obstacle = obstacle_of(tls::compare_cuts(*failure.route))};
}

}  // namespace

extern const CauseRule cause_hello = {"HELLO_TOO_LARGE", Depth::reason, explain};

}  // namespace sfprobe
