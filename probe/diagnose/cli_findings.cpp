#include "diagnose/cli_findings.hpp"

#include <algorithm>

#include "checks/finding.hpp"
#include "clients/client.hpp"
#include "clients/node_runtime.hpp"
#include "clients/seen.hpp"
#include "clients/startup.hpp"
#include "facts/stages.hpp"
#include "guidance/catalogue.hpp"
#include "text/show.hpp"

namespace sfprobe::clients {
namespace {

bool on_its_way(const Finding& finding, const Choice& choice) {
  return finding.route.empty() || finding.route == choice.route;
}

// The first code that has a page: what a person can look up.
std::string page_code(const Prediction& prediction) {
  for (const std::string& code : prediction.codes) {
    if (guidance::find_page(code)) return code;
  }
  return prediction.stage == stages::kEndpoint ? "MALFORMED_RESPONSE" : "UND_ERR_CONNECT_TIMEOUT";
}

// Where the table shows it: what the CLI itself refuses, before any stage, is on no route.
bool has_place(const Prediction& sf) {
  return !sf.stage.empty() && sf.stage != stages::kEnvironment;
}

// An address of the proxy that the CLI does not wait for is a connection, and no word of the proxy.
bool is_given_up(const Seen& seen, const Choice& choice) {
  const auto path = seen.paths.find(choice.route);
  if (path == seen.paths.end()) return false;
  const NodeStack stack = stack_of_cli(seen, runtime_of_cli(seen), Api::fetch, 0);
  const double limit = stack.options().attempt_ms.value_or(stack.node.attempt_ms);
  return std::any_of(path->second.attempts.begin(), path->second.attempts.end(),
                     [&](const Attempt& one) { return one.ms > limit; });
}

const char* place_of(const Seen& seen, const Prediction& sf, const Choice& choice) {
  if (!has_place(sf)) return stages::kConnect;
  if (sf.stage == stages::kProxy && is_given_up(seen, choice)) return stages::kConnect;
  return sf.stage.c_str();
}

void judge_too_old(const Seen& seen, Findings& findings) {
  if (!node_is_too_old(seen)) return;
  Finding& finding =
      add(findings, stages::kEnvironment, Status::fail, "NODE_TOO_OLD",
          "sf " + seen.programs.sf_version + " needs " + environment::node_for_cli() +
              ", and the node on PATH is " + seen.programs.node_version);
  finding.evidence = {steps::kPrograms};
}

bool trusted_by_ca_file(const Seen& seen, const Choice& choice) {
  const auto path = seen.paths.find(choice.route);
  if (path == seen.paths.end()) return false;
  return std::any_of(path->second.handshakes.begin(), path->second.handshakes.end(),
                     [](const Handshake& handshake) {
                       const auto verdict = handshake.verdicts.find(trust::kCaFile);
                       return verdict != handshake.verdicts.end() && verdict->second.empty();
                     });
}

void judge_options(const Seen& seen, Findings& findings) {
  const bool told = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.code == "NODE_OPTIONS_REFUSED";
  });
  if (told) return;
  const auto refusal = refuses_to_start(stack_of_cli(seen, runtime_of_cli(seen), Api::fetch, 0));
  if (!refusal) return;
  Finding& finding = add(findings, stages::kEnvironment, Status::fail, "NODE_OPTIONS_REFUSED",
                         text::with_hidden_end(refusal->because));
  finding.evidence = {steps::kVariables};
}

// Every stage works for the probe, and the CLI will fail all the same.
void judge_sf(const Seen& seen, const Prediction& sf, Findings& findings) {
  if (sf.outcome == ClientOutcome::response || sf.outcome == ClientOutcome::crash ||
      sf.certainty != Certainty::observed)
    return;
  const Choice choice = seen.cli_choice();
  if (trusted_by_ca_file(seen, choice)) return;  // told as such; the environment is still to follow
  const bool explained = std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
    return (f.status == Status::fail || f.status == Status::unknown) && on_its_way(f, choice);
  });
  if (explained) return;
  Finding& finding = add(findings, place_of(seen, sf, choice), Status::fail, page_code(sf),
                         "the probe gets through, but the CLI does not (" + sf.because + ")");
  if (has_place(sf)) finding.route = choice.route;
}

// The C library answered so late that the probe had gone on with what a server said.
void judge_unprobed(const Seen& seen, Findings& findings) {
  const auto direct = seen.paths.find(steps::kDirect);
  if (direct == seen.paths.end() || !direct->second.unprobed) return;
  Finding& finding = add(findings, stages::kDns, Status::unknown, "DNS_DISAGREEMENT",
                         "the system's resolver gives other addresses for " + seen.target.display +
                             " than the server that was quicker, and too late to try them");
  finding.route = steps::kDirect;
  finding.evidence = {steps::kLookup};
}

// A proxy is in the way of a login that would work without it.
void judge_detour(const Seen& seen, const Prediction& sf, Findings& findings) {
  const Choice choice = seen.cli_choice();
  if (sf.outcome == ClientOutcome::response || choice.decision == proxy::Decision::direct) return;
  if (choice.variable.starts_with("--")) return;
  Seen without = seen;
  without.choices[kCli] = Choice{};
  const Prediction direct = predict_cli(without);
  if (direct.outcome != ClientOutcome::response || direct.certainty != Certainty::observed) return;
  // An answer, and not that of the login endpoint: the direct way does not work either.
  const auto path = seen.paths.find(steps::kDirect);
  const bool answers = path != seen.paths.end() && path->second.token &&
                       path->second.token->facts.kind == endpoint::BodyKind::oauth_error;
  if (!answers) return;
  Finding& finding = add(findings, stages::kProxy, Status::warn, "PROXY_NOT_NEEDED",
                         "the direct way to " + seen.target.display +
                             " works, and the one through the proxy does not");
  finding.evidence = {steps::kProxyChoice, steps::request(steps::kDirect, steps::kToken)};
}

// After a JWT login the CLI looks the org's host up in the local DNS, even behind a proxy.
void judge_dns_wait(const Seen& seen, const Prediction& sf, Findings& findings) {
  if (sf.outcome != ClientOutcome::response || seen.cli_choice().decision != proxy::Decision::proxy)
    return;
  if (seen.variable("SF_DISABLE_DNS_CHECK") == "true") return;
  const auto direct = seen.paths.find(steps::kDirect);
  if (direct == seen.paths.end() || direct->second.hop_literal) return;
  const Lookup& lookup = direct->second.lookup;
  if (lookup.outcome == Outcome::ok || lookup.outcome == Outcome::unknown) return;
  Finding& finding =
      add(findings, stages::kDns, Status::warn, "LOCAL_DNS_WAIT",
          "the local DNS does not know " + seen.target.display +
              ": behind the proxy a login works, but sf org login jwt then waits up to " +
              seen.variable("SF_DOMAIN_RETRY").value_or("240") + " s for it");
  finding.certainty = Certainty::inferred;
  finding.evidence = {steps::kLookup};
}

}  // namespace

void judge(const Seen& seen, const std::vector<Prediction>& predictions, Findings& findings) {
  const Prediction* sf = cli_prediction(predictions);
  if (sf == nullptr) return;
  judge_too_old(seen, findings);
  judge_options(seen, findings);
  judge_sf(seen, *sf, findings);
  judge_unprobed(seen, findings);
  judge_detour(seen, *sf, findings);
  judge_dns_wait(seen, *sf, findings);
}

}  // namespace sfprobe::clients
