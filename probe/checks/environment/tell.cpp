#include "checks/environment/tell.hpp"

#include "checks/environment/facts.hpp"
#include "checks/telling.hpp"

namespace sfprobe::environment {

void tell(const Evidence& evidence, StageLine& line) {
  const Step* programs = evidence.find("environment.programs");
  const Step* variables = evidence.find("environment.variables");
  if (line.route != "direct" || programs == nullptr || variables == nullptr) return;
  line.reached = true;
  const auto seen = unpack<ProgramsFacts>(programs->facts);
  const auto set = unpack<VariablesFacts>(variables->facts);
  std::vector<std::string> parts;
  parts.push_back(seen.sf_path.empty() ? "no sf on PATH" : "sf " + seen.sf_version);
  parts.push_back(seen.node_path.empty() ? "no node on PATH" : "node " + seen.node_version);
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"}) {
    if (const auto* variable = set.find(name))
      parts.push_back(variable->name + "=" + variable->value);
  }
  line.text = joined(parts);
}

}  // namespace sfprobe::environment
