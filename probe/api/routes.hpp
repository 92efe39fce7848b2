// Purpose: the ways that a run probes, decided before its first check begins; --plan lists the
// same. Threads: pure, but for the settings that the system is asked for. Failure: none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proxy/choice.hpp"
#include "run/probe_context.hpp"
#include "sfprobe/run.hpp"
#include "sfprobe/system.hpp"
#include "sfprobe/target.hpp"

namespace sfprobe {

struct RoutePlan {
  struct Way {
    std::string name;                    // of the route: "direct", "proxy", "proxy2", "trial", …
    std::optional<proxy::ProxyUrl> url;  // of its proxy
    Route::Trial trial = Route::Trial::none;
  };
  std::vector<proxy::ProxyChoice> choices;  // of each client
  std::vector<proxy::ProxyChoice> trials;   // of nobody
  std::vector<Way> ways;                    // the direct one first

  const proxy::ProxyChoice& cli_choice() const;
};

// What each client would choose. Not all of it is safe to ask or to show: see plan_routes().
// `curlrc`: what curl's own configuration file says of proxies.
std::vector<proxy::ProxyChoice> choices_of_clients(const Target& target, const Options& options,
                                                   const System& system, proxy::CurlrcProxy curlrc);

// The direct way, one for each proxy that a client would take, and those that are worth a trial:
// what was meant by the CLI's value, its proxy by another scheme, and what is set for others alone.
RoutePlan plan_routes(std::vector<proxy::ProxyChoice> choices, const Options& options,
                      const System& system);

// Whether proxies of other programs are worth a trial: unless --proxy says which one is.
bool wants_elsewhere(const Options& options);
void add_elsewhere(RoutePlan& plan, std::vector<proxy::ProxyChoice> found);

// Ways for the proxies that a PAC file may name, none of which is known yet.
void reserve_for_pac(RoutePlan& plan);

}  // namespace sfprobe
