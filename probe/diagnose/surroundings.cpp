#include "diagnose/surroundings.hpp"

#include "clients/node_runtime.hpp"

namespace sfprobe {

Cli cli_of(const clients::Seen& observed) {
  Cli cli;
  if (!observed.programs.sf_path.empty()) cli.sf_version = observed.programs.sf_version;
  const clients::Runtime runtime = clients::runtime_of_cli(observed);
  cli.assumed = runtime.assumed;
  cli.node_version = observed.programs.cli_node_version;
  if (runtime.assumed || cli.node_version.empty()) {
    cli.node_version = std::to_string(runtime.version.major);
  }
  return cli;
}

namespace {

// This machine's end of the first connection on a route.
std::string local_address(const ObservedRoute& route) {
  for (const auto& connection : route.connections) {
    if (!connection.facts.local.empty()) return connection.facts.local;
  }
  for (const ObservedHop& hop : route.hops) {
    if (!hop.facts.local.empty()) return hop.facts.local;
  }
  return {};
}

}  // namespace

Place place_of(const Observed& observed) {
  Place place;
  if (observed.machine) place.host_name = observed.machine->facts.host_name;
  const ObservedRoute* cli = observed.cli_route();
  place.address = local_address(cli == nullptr ? observed.direct() : *cli);
  if (place.address.empty()) place.address = local_address(observed.direct());
  place.started = observed.evidence->started;
  place.took_us = observed.evidence->took_us;
  return place;
}

}  // namespace sfprobe
