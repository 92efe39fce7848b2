#include <algorithm>

#include "diagnose/case.hpp"
#include "diagnose/cut.hpp"

namespace sfprobe {
namespace {

bool is_silenced(const ObservedHandshake& handshake) {
  return is_cut(handshake.outcome) || handshake.outcome == Outcome::timed_out;
}

// A server that wants a name answers a hello without one with an alert; what cuts the connection
// for the name alone (RFC 6066, section 3: it travels in clear text) is not the server.
template <class Facts>
bool is_answer(const Measured<Facts>& step) {
  return step.ok() || step.outcome == Outcome::alert;
}

// Another handshake on the same address that is answered: without a name, or with another one.
std::optional<Observation> passes(const ObservedRoute& route, const ObservedHandshake& named) {
  if (named.unnamed && is_answer(*named.unnamed)) {
    return Observation{"one without a name, at " + named.unnamed->facts.peer + ", is answered",
                       {named.unnamed->id}};
  }
  const auto* other = tls::cut_try(route, tls::CutTry::other_name);
  if (other == nullptr || other->facts.peer != named.facts.peer || !is_answer(*other)) {
    return std::nullopt;
  }
  return Observation{"one that names " + other->facts.server_name + " is answered", {other->id}};
}

std::string summary_of(const Case& failure) {
  const std::string& host = failure.observed.target.display;
  const std::string device = device_of(tls::compare_cuts(*failure.route));
  if (device.empty()) return "a filter blocks TLS connections that name " + host;
  return device + " " + std::string(deed_of(*failure.route)) + " TLS connections that name " +
         host + "; others pass";
}

// Only the handshake that names the host dies. Worlds: tls-sni-reset, tls-sni-dropped,
// cut-name-reset-hop3.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.ends_at("tls") || failure.route == nullptr) return std::nullopt;
  for (const ObservedHandshake& named : failure.route->handshakes) {
    const auto other = is_silenced(named) ? passes(*failure.route, named) : std::nullopt;
    if (!other) continue;
    // One that works when it is tried again was not cut for its name.
    if (std::any_of(named.again.begin(), named.again.end(),
                    [](const auto& again) { return again.ok(); })) {
      continue;
    }
    const bool silence = named.outcome == Outcome::timed_out;
    auto words = words_of_cut(*failure.route, named.facts.peer);
    words.emplace_back("filtered", silence ? "get no answer" : "are cut off");
    return Cause{.id = "TLS_NAME_FILTERED",
                 .owner = failure.proxied() ? Owner::proxy : Owner::firewall,
                 .summary = summary_of(failure),
                 .why = {{"the handshake that names " + failure.observed.target.display +
                              (silence ? " gets no answer; " : " is cut off; ") + other->text,
                          {named.id, other->evidence.front()}}},
                 .words = std::move(words),
                 .obstacle = obstacle_of(tls::compare_cuts(*failure.route))};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_name_filter = {"TLS_NAME_FILTERED", Depth::party, explain};

}  // namespace sfprobe
