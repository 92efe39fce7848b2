#include "checks/environment/judge.hpp"

#include <array>

#include "checks/environment/facts.hpp"
#include "checks/finding.hpp"

namespace sfprobe::environment {
namespace {

constexpr auto kLightning = std::to_array<std::string_view>(
    {".lightning.force.com", ".lightning.crmforce.mil", ".lightning.pc-rnd.force.com"});

void judge_target(const Evidence& evidence, Findings& findings) {
  const std::string& host = evidence.target.host;
  for (std::string_view end : kLightning) {
    if (!host.ends_with(end)) continue;
    Finding& finding = add(findings, Stage::environment, Status::fail, "LIGHTNING_URL",
                           host + " is a Lightning host, which the CLI refuses as a login URL");
    const std::size_t dot = host.find(".lightning");
    finding.words = {{"mydomain", host.substr(0, dot)}};
  }
  if (evidence.target.http) {
    add(findings, Stage::environment, Status::warn, "INVALID_URL",
        "the URL says http://; Salesforce logins use https://, and that is what was probed");
  }
}

void judge_variables(const Step& step, Findings& findings) {
  const auto facts = unpack<VariablesFacts>(step.facts);
  const VariableFact* reject = facts.find("NODE_TLS_REJECT_UNAUTHORIZED");
  if (reject != nullptr && reject->value == "0") {
    add(findings, Stage::environment, Status::warn, "NODE_TLS_REJECT_UNAUTHORIZED",
        "NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate verification off for every Node.js "
        "program: anybody on the way can read the login")
        .evidence = {step.id};
  }
  if (facts.strict_ssl_off) {
    Finding& finding =
        add(findings, Stage::environment, Status::warn, "STRICT_SSL_FALSE",
            "strict-ssl=false (" + facts.strict_ssl_where +
                ") turns npm's certificate verification off; it does nothing for the CLI");
    finding.evidence = {step.id};
    finding.words = {{"file", facts.strict_ssl_where}};
  }
}

}  // namespace

void judge(const Evidence& evidence, Findings& findings) {
  judge_target(evidence, findings);
  if (const Step* step = evidence.find("environment.variables")) judge_variables(*step, findings);
}

}  // namespace sfprobe::environment
