// Purpose: one request and what answers it, recorded as one step. Threads: any of a run's. Failure:
// a step that says how far it got; none where the route's first hop has no address.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "checks/endpoint/redirect.hpp"
#include "facts/steps.hpp"
#include "net/event.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::endpoint {

// What only another client offers has at least as long as another route has.
inline constexpr std::chrono::milliseconds kOtherAlpn{3500};

struct Call {
  std::string name;
  const char* method;
  std::string path;
  // What only another client offers ends with this; null: it is what the CLI offers.
  const net::Event* others_until = nullptr;
  std::optional<Target> elsewhere{};  // another host than the target
  bool aside = false;                 // nobody waits for it longer than for another route
};

struct Answered {
  bool ok = false;
  int status = 0;
  bool h2 = false;              // was agreed on
  std::optional<Place> next{};  // where it redirects to, if that may be asked
  bool about_dates = false;     // the certificate is good but for its dates
};

Answered exchange(ProbeContext& context, Route& route, const Call& call, steps::Action action);

// For a certificate that is good but for its dates, the server's clock is worth asking. Everything
// else is verified as ever, nothing is sent but the question, and the answer counts for nothing
// but its Date.
void ask_the_time(ProbeContext& context, Route& route);

}  // namespace sfprobe::endpoint
