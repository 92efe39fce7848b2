#include "diagnose/surroundings.hpp"

#include <algorithm>

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

// Where no connection opened: the address that packets to the first hop leave from.
std::string source_address(const Observed& observed, const ObservedRoute& route) {
  for (const environment::WayFact* way : observed.ways_of(route)) {
    if (!way->source.empty()) return way->source;
  }
  return {};
}

}  // namespace

bool is_own_address(const Observed& observed, const std::string& address) {
  if (address.empty()) return false;
  if (observed.ways) {
    const auto& ways = observed.ways->facts.ways;
    const auto leaves = [&](const auto& way) { return way.source == address; };
    if (std::any_of(ways.begin(), ways.end(), leaves)) return true;
  }
  if (!observed.interfaces) return false;
  const auto& all = observed.interfaces->facts.interfaces;
  return std::any_of(all.begin(), all.end(), [&](const environment::InterfaceFact& one) {
    return std::any_of(one.addresses.begin(), one.addresses.end(), [&](const std::string& own) {
      return own.substr(0, own.find('/')) == address;
    });
  });
}

Place place_of(const Observed& observed) {
  Place place;
  if (observed.machine) place.host_name = observed.machine->facts.host_name;
  const ObservedRoute* cli = observed.cli_route();
  const ObservedRoute& route = cli == nullptr ? observed.direct() : *cli;
  place.address = local_address(route);
  if (place.address.empty()) place.address = local_address(observed.direct());
  if (place.address.empty()) place.address = source_address(observed, route);
  place.started = observed.evidence->started;
  place.took_us = observed.evidence->took_us;
  return place;
}

}  // namespace sfprobe
