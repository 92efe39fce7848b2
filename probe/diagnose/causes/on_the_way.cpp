#include "diagnose/case.hpp"
#include "diagnose/cut.hpp"

namespace sfprobe {
namespace {

// A hop limit (RFC 791, section 3.2: "time to live") ends a packet at a router on the way. What
// reacts to a packet that could not have reached the target is not the target. Worlds:
// cut-every-reset-hop3, cut-every-dropped-hop3.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  const tls::CutComparison compared = tls::compare_cuts(*failure.route);
  const auto where = where_cut(failure);
  const std::string device = device_of(compared);
  const ObservedHandshake* handshake = tls::cut_at_hello(*failure.route);
  if (!where || device.empty() || handshake == nullptr) return std::nullopt;
  return Cause{.id = "CUT_ON_THE_WAY",
               .owner = Owner::network,
               .summary = device + " " + std::string(deed_of(*failure.route)) +
                          " TLS connections to " + failure.observed.target.display,
               .why = {*where},
               .words = words_of_cut(*failure.route, handshake->facts.peer),
               .obstacle = obstacle_of(compared)};
}

}  // namespace

extern const CauseRule cause_on_the_way = {"CUT_ON_THE_WAY", Depth::party, explain};

}  // namespace sfprobe
