#include <algorithm>

#include "checks/environment/environment.hpp"
#include "checks/finding.hpp"
#include "text/value_parts.hpp"
#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

bool has(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void judge_variables(const Measured<VariablesFacts>& step, Findings& findings) {
  const VariablesFacts& facts = step.facts;
  const VariableFact* reject = facts.find("NODE_TLS_REJECT_UNAUTHORIZED");
  if (reject != nullptr && reject->value == "0") {
    add(findings, kStage, Status::warn, "NODE_TLS_REJECT_UNAUTHORIZED",
        "NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate verification off for every Node.js "
        "program: anybody on the way can read the login")
        .evidence = {step.id};
  }
  if (facts.strict_ssl_off) {
    Finding& finding =
        add(findings, kStage, Status::warn, "STRICT_SSL_FALSE",
            "strict-ssl=false (" + facts.strict_ssl_where +
                ") turns npm's certificate verification off; it does nothing for the CLI");
    finding.evidence = {step.id};
    finding.words = {{"file", facts.strict_ssl_where}};
  }
}

// The CLI sends the value as it stands: scopes with a blank between them (RFC 6749, section 3.3).
void judge_scopes(const Measured<VariablesFacts>& step, Findings& findings) {
  const VariableFact* scopes = step.facts.find("SFDX_AUTH_SCOPES");
  if (scopes == nullptr || scopes->value.empty()) return;
  if (scopes->value.find(text::kHidden) != std::string::npos) return;  // of an app of their own
  std::string why;
  if (scopes->value.find_first_of(",;") != std::string::npos) {
    why = "separates scopes by something other than a blank";
  } else {
    const auto words = text::words(scopes->value);
    for (const char* needed : {"api", "refresh_token"}) {
      const bool full = needed == std::string_view("api") && has(words, "full");
      const bool other =
          needed == std::string_view("refresh_token") && has(words, "offline_access");
      if (why.empty() && !full && !other && !has(words, needed)) {
        why = std::string("lacks ") + needed;
      }
    }
  }
  if (why.empty()) return;
  Finding& finding = add(findings, kStage, Status::warn, "invalid_scope",
                         "SFDX_AUTH_SCOPES " + why + ": sf org login web requests these scopes");
  finding.certainty = Certainty::inferred;
  finding.evidence = {step.id};
}

// Node.js begins such a message with the name of its program.
std::string without_name(std::string refusal) {
  constexpr std::string_view kName = "does not start: node: ";
  const std::size_t at = refusal.find(kName);
  if (at != std::string::npos) refusal.erase(at + kName.size() - 6, 6);
  return refusal;
}

// Where the Node.js is only assumed, so is its refusal.
void judge_start(const Observed& observed, Findings& findings) {
  if (!observed.trust) return;
  const tls::TrustFacts& trust = observed.trust->facts;
  if (trust.refusal.empty()) return;
  Finding& finding =
      add(findings, kStage, trust.assumed ? Status::warn : Status::fail, "NODE_OPTIONS_REFUSED",
          text::with_hidden_end(without_name(trust.refusal)));
  finding.certainty = trust.assumed ? Certainty::inferred : Certainty::observed;
  finding.evidence = {observed.trust->id};
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  judge_start(observed, findings);
  if (!observed.variables) return;
  judge_variables(*observed.variables, findings);
  judge_scopes(*observed.variables, findings);
}

}  // namespace sfprobe::environment
