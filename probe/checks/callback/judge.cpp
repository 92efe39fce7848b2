#include "checks/callback/callback.hpp"
#include "checks/finding.hpp"

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
      return "localhost is " + (facts.localhost.empty() ? "unknown" : facts.localhost.front()) +
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

// The browser runs on another machine, and "localhost" is that one for it.
void judge_session(const Measured<CallbackFacts>& step, bool asked, Findings& findings) {
  const CallbackFacts& facts = step.facts;
  if (facts.display || facts.browser || facts.wsl) return;
  std::string where;
  if (facts.ssh) where = "an SSH session";
  if (!facts.container.empty()) where = "a container (" + facts.container + ")";
  if (where.empty()) return;
  Finding& finding =
      add(findings, kStage, asked ? Status::warn : Status::info, "CALLBACK_UNREACHABLE",
          "this is " + where + " without a browser: one on another machine returns to localhost:" +
              std::to_string(facts.port) + " there, where no CLI listens");
  finding.certainty = Certainty::inferred;
  finding.evidence = {step.id};
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (!observed.callback || observed.chain_only) return;
  const bool decides = observed.flows && observed.flows->facts.decides("web");
  judge_port(*observed.callback, decides, findings);
  judge_session(*observed.callback, decides, findings);
}

}  // namespace sfprobe::callback
