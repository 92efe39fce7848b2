#include "checks/dns/tell.hpp"

#include "checks/dns/facts.hpp"
#include "checks/telling.hpp"

namespace sfprobe::dns {

void tell(const Evidence& evidence, StageLine& line) {
  const Step* system = evidence.find("dns.system");
  if (line.route != "direct" || system == nullptr) return;
  line.reached = true;
  if (system->outcome == Outcome::not_applicable) {
    line.text = "an address was given: nothing to look up";
    return;
  }
  line.took_us = system->took_us;
  const auto facts = unpack<SystemFacts>(system->facts);
  std::vector<std::string> shown;
  for (const auto& address : facts.addresses) {
    if (shown.size() < 3) shown.push_back(address.ip);
  }
  line.text = joined(shown);
  if (facts.addresses.size() > 3)
    line.text += " and " + std::to_string(facts.addresses.size() - 3) + " more";
}

}  // namespace sfprobe::dns
