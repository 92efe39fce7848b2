#include <initializer_list>

#include "checks/callback/callback.hpp"
#include "checks/finding.hpp"
#include "text/ascii.hpp"

namespace sfprobe::callback {
namespace {

std::string held_by(const CallbackFacts& facts) {
  for (const HolderFact& holder : facts.holders) {
    if (holder.program.empty()) continue;
    return holder.program + " (process " + std::to_string(holder.pid) + ")";
  }
  return "a program of another user or container";
}

std::string why_not(const CallbackFacts& facts) {
  const std::string port = "port " + std::to_string(facts.port);
  switch (facts.state) {
    case PortState::in_use: return port + " is held by " + held_by(facts);
    case PortState::not_permitted: return "this user may not listen on " + port;
    case PortState::no_address:
      if (facts.localhost.empty()) return "no address is known for localhost";
      return "localhost is " + facts.localhost.front() +
             ", an address that this machine does not have";
    case PortState::free:
    case PortState::unknown: break;
  }
  return {};
}

void judge_port(const Measured<CallbackFacts>& step, bool decides, Findings& findings) {
  const CallbackFacts& facts = step.facts;
  const std::string why = why_not(facts);
  if (why.empty()) return;
  Finding& finding = add(findings, kStage, decides ? Status::fail : Status::warn, "PORT_IN_USE",
                         why + ": sf org login web cannot receive the browser's answer");
  finding.evidence = {step.id};
  finding.words = {{"port", std::to_string(facts.port)}};
  if (!facts.port_from.empty()) finding.words.emplace_back("file", facts.port_from);
}

// The CLI's own app knows one callback URL.
void notice_other_port(const Measured<CallbackFacts>& step, Findings& findings) {
  const CallbackFacts& facts = step.facts;
  if (facts.port == CallbackFacts{}.port) return;
  Finding& finding =
      add(findings, kStage, Status::info, "redirect_uri_mismatch",
          facts.port_from + " names port " + std::to_string(facts.port) +
              " for the browser's answer: only a connected app with that callback URL accepts it, "
              "which sf org login web takes with --client-id");
  finding.certainty = Certainty::inferred;
  finding.evidence = {step.id};
}

// The browser runs on another machine, and "localhost" is that one for it.
void judge_session(const Measured<CallbackFacts>& step, bool asked, Findings& findings) {
  const CallbackFacts& facts = step.facts;
  if (facts.display || facts.browser || facts.wsl) return;
  std::string where;
  if (facts.ssh) where = "an SSH session";
  if (!facts.container.empty()) where = "a container (" + facts.container + ")";
  if (where.empty()) return;
  Finding& finding = add(
      findings, kStage, asked ? Status::warn : Status::info, "CALLBACK_UNREACHABLE",
      "this is " + where +
          " without a browser: a browser on another machine would return to its own localhost:" +
          std::to_string(facts.port) + ", where no CLI listens");
  finding.certainty = Certainty::inferred;
  finding.evidence = {step.id};
}

// As the CLI reads a variable that switches something on.
const char* first_on(const Observed& observed, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string value = text::lower(observed.variable(name).value_or(""));
    if (value == "true" || value == "1") return name;
  }
  return nullptr;
}

// The CLI refuses the command before it looks at anything else.
void judge_container_mode(const Observed& observed, bool decides, Findings& findings) {
  const char* name = first_on(observed, {"SF_CONTAINER_MODE", "SFDX_CONTAINER_MODE"});
  if (name == nullptr || first_on(observed, {"CODE_BUILDER"}) != nullptr) return;
  Finding& finding = add(
      findings, kStage, decides ? Status::fail : Status::warn, "CALLBACK_UNREACHABLE",
      std::string(name) + " tells the CLI that no browser is here: it refuses sf org login web");
  finding.evidence = {steps::kVariables};
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (!observed.callback || observed.chain_only) return;
  const bool decides = observed.flows && observed.flows->facts.decides("web");
  judge_container_mode(observed, decides, findings);
  judge_port(*observed.callback, decides, findings);
  judge_session(*observed.callback, decides, findings);
  notice_other_port(*observed.callback, findings);
}

}  // namespace sfprobe::callback
