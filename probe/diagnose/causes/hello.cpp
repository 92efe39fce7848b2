#include <string>

#include "diagnose/case.hpp"
#include "diagnose/cut.hpp"
#include "facts/hello_comparison.hpp"

namespace sfprobe {
namespace {

using tls::HelloLimit;

std::string bytes_of(const tls::HelloFacts& facts) { return std::to_string(facts.bytes); }

std::string summary_of(HelloLimit limit, const Measured<tls::HelloFacts>& hello,
                       const ObservedRoute& route) {
  const std::string device = device_of(tls::compare_cuts(route));
  const std::string who = device.empty() ? "the target, or a device in front of it," : device;
  const std::string does = hello.outcome == Outcome::timed_out ? " drops " : " rejects ";
  const std::string node = "the ClientHello of Node.js " + std::to_string(hello.facts.node);
  switch (limit) {
    case HelloLimit::key_share:
      return who + does + node + " because of its post-quantum key (X25519MLKEM768)";
    case HelloLimit::split: return who + does + node + " because it takes more than one packet";
    case HelloLimit::segment: return who + does + "packets as large as those of " + node;
    default:
      return who + does + node + " because it is too large (" + bytes_of(hello.facts) + " bytes)";
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
               .summary = summary_of(compared.limit, *compared.hello, *failure.route),
               .why = {{shown_by(compared.limit, facts), compared.evidence}},
               .words = words_of_cut(*failure.route, facts.peer),
               .obstacle = obstacle_of(tls::compare_cuts(*failure.route))};
}

}  // namespace

extern const CauseRule cause_hello = {"HELLO_TOO_LARGE", Depth::reason, explain};

}  // namespace sfprobe
