#include "checks/endpoint/tell.hpp"

#include <algorithm>

#include "checks/endpoint/facts.hpp"
#include "checks/telling.hpp"

namespace sfprobe::endpoint {

void tell(const Evidence& evidence, StageLine& line) {
  const auto steps = steps_with(evidence, "request", line.route);
  const auto it = std::find_if(steps.begin(), steps.end(),
                               [](const Step* s) { return s->id.ends_with(".token"); });
  if (it == steps.end()) return;
  const auto facts = unpack<RequestFacts>((*it)->facts);
  if (facts.phase == "connect" || facts.phase == "tunnel") return;
  line.reached = true;
  line.took_us = (*it)->took_us;
  if (facts.status == 0) return;
  line.text = "HTTP " + std::to_string(facts.status);
  if (!facts.oauth_error.empty())
    line.text += ", Salesforce's OAuth answer (" + facts.oauth_error + ")";
  if (facts.kind == "html")
    line.text += ", a web page" + (facts.title.empty() ? "" : " \"" + facts.title + "\"");
}

}  // namespace sfprobe::endpoint
