#include "checks/environment/tell.hpp"

#include "checks/environment/facts.hpp"
#include "checks/telling.hpp"

namespace sfprobe::environment {

void tell(const Evidence& evidence, StageLine& line) {
  const Step* programs = evidence.find("environment.programs");
  if (line.route != "direct" || programs == nullptr) return;
  line.reached = true;
  const auto seen = unpack<ProgramsFacts>(programs->facts);
  std::vector<std::string> parts;
  parts.push_back(seen.sf_path.empty() ? "no sf on PATH" : "sf " + seen.sf_version);
  parts.push_back(seen.node_path.empty() ? "no node on PATH" : "node " + seen.node_version);
  line.text = joined(parts);
}

}  // namespace sfprobe::environment
