#include <fmt/format.h>

#include "checks/egress/egress.hpp"
#include "checks/finding.hpp"

namespace sfprobe::egress {
namespace {

void tell(const ObservedRoute& route, bool of_cli, Findings& findings) {
  const auto& step = *route.egress;
  const std::string way = route.proxied() ? "through the proxy" : "directly";
  const std::string whose = of_cli ? " (the CLI's route)" : "";
  std::string summary =
      fmt::format("{}{} {} sees {}", way, whose, step.facts.asked, step.facts.address);
  if (step.facts.address.empty()) {
    summary =
        fmt::format("{}{} {} does not say which address it sees", way, whose, step.facts.asked);
  }
  Finding& finding = add(findings, kStage, Status::info, "", std::move(summary));
  finding.route = route.name;
  finding.evidence = {step.id};
}

}  // namespace

// Login IP ranges, and the freezing of users behind anonymizing proxies, go by this address.
void judge(const Observed& observed, Findings& findings) {
  if (observed.chain_only) return;
  const ObservedRoute* cli = observed.cli_route();
  const ObservedRoute& direct = observed.direct();
  for (const ObservedRoute& route : observed.routes) {
    if (route.egress) tell(route, &route == cli, findings);
  }
  if (cli == nullptr || cli == &direct || !cli->egress || !direct.egress) return;
  const std::string& ours = cli->egress->facts.address;
  const std::string& other = direct.egress->facts.address;
  if (ours.empty() || other.empty()) return;
  Finding& finding =
      add(findings, kStage, Status::info, "",
          ours == other
              ? fmt::format("the proxy and the direct route leave from one address, {}", ours)
              : fmt::format("Salesforce sees {} from the CLI, and {} from a program that goes "
                            "directly: an IP range that permits one may refuse the other",
                            ours, other));
  finding.evidence = {cli->egress->id, direct.egress->id};
}

}  // namespace sfprobe::egress
