#include "diagnose/machine_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sfprobe {
namespace {

std::string joined(std::vector<std::string> parts, std::string_view separator = ", ") {
  std::erase(parts, "");
  return fmt::format("{}", fmt::join(parts, separator));
}

// "a Docker container on KVM".
std::string runs_in(const environment::MachineFacts& machine) {
  std::string text;
  if (!machine.containers.empty()) {
    text = "a container (" + joined(machine.containers) + ")";
  }
  const std::string& below = machine.wsl.empty() ? machine.virtual_machine : machine.wsl;
  if (below.empty()) return text;
  // "unknown hypervisor" is for those who read the evidence.
  const std::string by = below.starts_with("unknown") ? "" : " (" + below + ")";
  const std::string kind = machine.wsl.empty() ? "a virtual machine" + by : below;
  return text.empty() ? kind : text + " in " + kind;
}

std::string programs(const environment::ProgramsFacts& facts) {
  const std::string node =
      facts.cli_node_version.empty() ? facts.node_version : facts.cli_node_version;
  std::string sf = facts.sf_path.empty()      ? "no sf found"
                   : facts.sf_version.empty() ? "sf of unknown version"
                                              : "sf " + facts.sf_version;
  const std::string stack =
      joined({facts.jsforce_version.empty() ? "" : "jsforce-node " + facts.jsforce_version,
              facts.undici_version.empty() ? "" : "undici " + facts.undici_version});
  if (!stack.empty()) sf += " (" + stack + ")";
  const std::string other = facts.node_version.empty() || facts.node_version == node
                                ? ""
                                : "Node.js " + facts.node_version + " on PATH";
  return joined({sf, node.empty() ? "no Node.js found" : "Node.js " + node, other});
}

void of_machine(const environment::MachineFacts& machine, std::vector<MachineFact>& out) {
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.push_back({name, text});
  };
  add("system", joined({machine.system, machine.kernel, machine.architecture}));
  add("runs in", runs_in(machine));
  add("user", machine.user);
  add("time zone", machine.time_zone);
  add("locale", machine.locale);
  add("made by", joined(machine.libraries));
}

// resolv.conf(5): LOCALDOMAIN takes the place of the search list.
void of_resolver(const environment::ResolverFacts& resolver,
                 const std::optional<std::string>& local_domain, std::vector<MachineFact>& out) {
  std::string text = joined(resolver.resolv_conf.servers);
  if (text.empty()) text = "none in resolv.conf";
  const std::string search = joined(resolver.resolv_conf.search, " ");
  if (local_domain) {
    text += "; search " + *local_domain + " (LOCALDOMAIN)";
  } else if (!search.empty()) {
    text += "; search " + search;
  }
  const std::string options = joined(resolver.resolv_conf.options, " ");
  if (!options.empty()) text += "; options " + options;
  if (!resolver.nsswitch.empty()) text += "; hosts: " + resolver.nsswitch;
  out.push_back({"name servers", text});
}

void of_interfaces(const environment::InterfacesFacts& facts, std::vector<MachineFact>& out) {
  for (const environment::InterfaceFact& one : facts.interfaces) {
    if (one.kind == "loopback") continue;
    out.push_back({"interface " + one.interface,
                   joined({one.kind, one.mtu > 0 ? fmt::format("MTU {}", one.mtu) : "",
                           one.addresses.empty() ? "no address" : joined(one.addresses)})});
  }
}

void of_ways(const environment::WaysFacts& facts, std::vector<MachineFact>& out) {
  for (const environment::WayFact& one : facts.ways) {
    const std::string name = fmt::format("route to {} ({})", one.destination, one.purpose);
    if (!one.error.empty()) {
      out.push_back({name, "no route: " + one.error});
      continue;
    }
    out.push_back({name, joined({one.interface,
                                 one.gateway.empty() ? "on the link" : "gateway " + one.gateway,
                                 one.source.empty() ? "" : "from " + one.source,
                                 one.mtu > 0 ? fmt::format("MTU {}", one.mtu) : ""})});
  }
}

}  // namespace

std::vector<MachineFact> machine_facts(const Observed& observed) {
  std::vector<MachineFact> out;
  if (observed.machine) of_machine(observed.machine->facts, out);
  if (observed.programs) out.push_back({"programs", programs(observed.programs->facts)});
  if (observed.resolver)
    of_resolver(observed.resolver->facts, observed.variable("LOCALDOMAIN"), out);
  if (observed.interfaces) of_interfaces(observed.interfaces->facts, out);
  if (observed.ways) of_ways(observed.ways->facts, out);
  return out;
}

std::vector<Contact> contacts_of(const Observed& observed) {
  std::vector<Contact> out;
  if (!observed.contacts) return out;
  const auto counted = [](std::int64_t bytes) {
    return bytes < 0 ? std::nullopt : std::optional(bytes);
  };
  for (const ContactFact& one : observed.contacts->facts.contacts) {
    out.push_back({one.place, one.transport, one.purpose, one.attempts, counted(one.sent),
                   counted(one.received)});
  }
  for (const std::string& place : observed.contacts->facts.uncounted) {
    out.push_back({place, "UDP", "the C library's own lookup", 0, std::nullopt, std::nullopt});
  }
  return out;
}

}  // namespace sfprobe
