#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

bool is_silenced(const ObservedHandshake& handshake) {
  const Outcome outcome = handshake.outcome;
  return outcome == Outcome::reset || outcome == Outcome::closed || outcome == Outcome::timed_out ||
         outcome == Outcome::broken_pipe;
}

// A server that wants a name answers a hello without one with an alert; what cuts the connection
// for the name alone (RFC 6066, section 3: it travels in clear text) is not the server.
bool is_answer(const Measured<tls::HandshakeFacts>& unnamed) {
  return unnamed.ok() || unnamed.outcome == Outcome::alert;
}

// Only the handshake that names the host dies. Worlds: tls-sni-reset, tls-sni-dropped.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  for (const ObservedHandshake& named : failure.route->handshakes) {
    if (!is_silenced(named) || !named.unnamed || !is_answer(*named.unnamed)) continue;
    // One that works when it is tried again was not cut for its name.
    if (std::any_of(named.again.begin(), named.again.end(),
                    [](const auto& again) { return again.ok(); })) {
      continue;
    }
    const std::string& host = failure.observed.target.display;
    const bool silence = named.outcome == Outcome::timed_out;
    return Cause{
        .id = "TLS_NAME_FILTERED",
        .owner = failure.proxied() ? Owner::proxy : Owner::firewall,
        .summary = "a filter blocks TLS connections that name " + host,
        .why = {{"the handshake that names " + host + (silence ? " gets no answer" : " is cut off"),
                 {named.id}},
                {"a handshake without a name, with " + named.unnamed->facts.peer + ", is answered",
                 {named.unnamed->id}}},
        .words = {{"address", named.facts.peer}}};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_name_filter = {"TLS_NAME_FILTERED", Depth::party, explain};

}  // namespace sfprobe
