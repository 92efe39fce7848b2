#include <algorithm>

#include "diagnose/case.hpp"
#include "diagnose/cut.hpp"

namespace sfprobe {
namespace {

// The handshake that offers TLS 1.3 dies (RFC 8446, section 4.2.1: supported_versions), and one
// with TLS 1.2 alone gets through: a server that speaks both has no reason to cut the first. World:
// cut-tls13-reset-hop2.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  const ObservedRoute& route = *failure.route;
  const ObservedHandshake* newer = tls::cut_at_hello(route);
  const auto* older = tls::cut_try(route, tls::CutTry::tls12);
  if (newer == nullptr || older == nullptr || !older->ok()) return std::nullopt;
  const bool chance = std::any_of(newer->again.begin(), newer->again.end(),
                                  [](const auto& again) { return again.ok(); });
  if (chance || older->facts.peer != newer->facts.peer) return std::nullopt;
  const std::string device = device_of(tls::compare_cuts(route));
  const bool silence = newer->outcome == Outcome::timed_out;
  return Cause{.id = "TLS13_BLOCKED",
               .owner = Owner::network,
               .summary = (device.empty() ? "something between here and the target" : device) +
                          " " + std::string(deed_of(route)) + " TLS connections that offer TLS 1.3",
               .why = {{"a handshake that offers TLS 1.3 " +
                            std::string(silence ? "gets no answer" : "is cut off") +
                            "; one with TLS 1.2 alone goes through",
                        {newer->id, older->id}}},
               .words = words_of_cut(route, newer->facts.peer),
               .obstacle = obstacle_of(tls::compare_cuts(route))};
}

}  // namespace

extern const CauseRule cause_newer_tls = {"TLS13_BLOCKED", Depth::reason, explain};

}  // namespace sfprobe
