#include "diagnose/diagnose.hpp"

#include <algorithm>
#include <array>

#include "clients/remedy.hpp"
#include "diagnose/circumstances.hpp"
#include "guidance/catalogue.hpp"

namespace sfprobe {
namespace {

// A failure of the first stage explains those of the second, on the same route or on all.
struct Explains {
  Stage cause;
  Stage consequence;
};
constexpr auto kExplains = std::to_array<Explains>({
    {Stage::dns, Stage::connect},
    {Stage::dns, Stage::tls},
    {Stage::dns, Stage::endpoint},
    {Stage::proxy, Stage::tls},
    {Stage::proxy, Stage::endpoint},
    {Stage::connect, Stage::tls},
    {Stage::connect, Stage::endpoint},
    {Stage::tls, Stage::endpoint},
});

// A notice that points at the likely reason behind a failure: its advice comes first.
struct Hint {
  std::string_view notice;
  std::string_view failure;
};
constexpr auto kHints = std::to_array<Hint>({
    {"DNS_SINKHOLE", "ECONNREFUSED"},
    {"DNS_SINKHOLE", "ETIMEDOUT"},
    {"DNS_SINKHOLE", "EHOSTUNREACH"},
    {"HOSTS_FILE_ENTRY", "ECONNREFUSED"},
    {"HOSTS_FILE_ENTRY", "ETIMEDOUT"},
    {"DNS_SECOND_ANSWER", "ENOTFOUND"},
    {"DNS_SECOND_ANSWER", "ECONNREFUSED"},
    {"CLIENT_CERTIFICATE_REQUESTED", "EPROTO"},
    {"CLOCK_SKEW", "CERT_HAS_EXPIRED"},
    {"CLOCK_SKEW", "CERT_NOT_YET_VALID"},
    {"MISSING_INTERMEDIATE", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {"MISSING_INTERMEDIATE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {"ROOT_NOT_IN_NODE", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {"ROOT_NOT_IN_NODE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {"ROOT_NOT_IN_NODE", "SELF_SIGNED_CERT_IN_CHAIN"},
    {"NODE_EXTRA_CA_CERTS_INSUFFICIENT", "UNABLE_TO_GET_ISSUER_CERT"},
    {"NODE_EXTRA_CA_CERTS_INSUFFICIENT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {"NODE_EXTRA_CA_CERTS_INSUFFICIENT", "SELF_SIGNED_CERT_IN_CHAIN"},
    {"NODE_EXTRA_CA_CERTS_INSUFFICIENT", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {"CERT_INTERCEPTED", "UNABLE_TO_GET_ISSUER_CERT"},
    {"CERT_INTERCEPTED", "CERT_UNTRUSTED"},
    {"CERT_INTERCEPTED", "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {"CERT_INTERCEPTED", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {"CERT_INTERCEPTED", "SELF_SIGNED_CERT_IN_CHAIN"},
    {"CERT_INTERCEPTED", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {"NODE_EXTRA_CA_CERTS_IGNORED", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {"NODE_EXTRA_CA_CERTS_IGNORED", "SELF_SIGNED_CERT_IN_CHAIN"},
    {"NODE_EXTRA_CA_CERTS_IGNORED", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {"NODE_EXTRA_CA_CERTS_IGNORED", "DEPTH_ZERO_SELF_SIGNED_CERT"},
});

bool same_route(const Finding& a, const Finding& b) {
  return a.route == b.route || a.route.empty() || b.route.empty();
}

// The route that the CLI takes: "direct", "proxy", or neither, if it crashes before.
std::string route_of_sf(const Evidence& evidence) {
  const Step* choice = evidence.find("proxy.choice");
  if (choice == nullptr) return "direct";
  return choice->facts["route"].string();
}

Status weight_of(const Finding& finding) {
  return finding.elsewhere ? Status::info : finding.status;
}

bool explains(const Finding& cause, const Finding& consequence) {
  if (cause.status != Status::fail || consequence.status == Status::info) return false;
  if (!same_route(cause, consequence)) return false;
  return std::any_of(kExplains.begin(), kExplains.end(), [&](const Explains& rule) {
    return rule.cause == cause.stage && rule.consequence == consequence.stage;
  });
}

void link(Findings& findings) {
  for (Finding& consequence : findings) {
    for (const Finding& cause : findings) {
      if (consequence.because.empty() && explains(cause, consequence)) {
        consequence.because = cause.code;
      }
    }
  }
}

// Worst first, then as early in a login as possible; consequences last.
int weight(const Finding& finding) {
  int rank = 0;
  switch (weight_of(finding)) {
    case Status::fail: rank = 0; break;
    case Status::unknown: rank = 1; break;
    case Status::warn: rank = 2; break;
    case Status::info: rank = 3; break;
    case Status::ok: rank = 4; break;
  }
  return rank * 100 + (finding.because.empty() ? 0 : 50) + static_cast<int>(finding.stage);
}

bool reached_the_end(const Evidence& evidence) {
  const Step* token = evidence.find("endpoint." + route_of_sf(evidence) + ".token");
  return token != nullptr && token->outcome == Outcome::ok;
}

Verdict verdict_from(const Finding& cause) {
  return {cause.status, cause.code, cause.stage, cause.certainty, cause.summary};
}

Verdict verdict_of(const Evidence& evidence, const Findings& findings) {
  const std::string& host = evidence.target.display;
  const Status worst = findings.empty() ? Status::ok : weight_of(findings.front());
  if (worst == Status::fail || worst == Status::unknown) return verdict_from(findings.front());
  const bool chain_alone = evidence.find("chain") != nullptr;
  if (chain_alone && worst != Status::warn) {
    return {Status::ok, "", {}, Certainty::observed, "the CLI would accept this chain for " + host};
  }
  if (!chain_alone && !reached_the_end(evidence)) {
    return {Status::unknown,
            "",
            {},
            Certainty::inferred,
            "the run ended before the login endpoint of " + host + " could be asked"};
  }
  if (worst == Status::warn) return verdict_from(findings.front());
  return {Status::ok, "", {}, Certainty::observed, "a login to " + host + " would work from here"};
}

std::vector<std::pair<std::string, std::string>> words_for(const Evidence& evidence,
                                                           const Finding& finding) {
  auto words = finding.words;
  const auto known = known_words(evidence);
  words.insert(words.end(), known.begin(), known.end());
  return words;
}

// What NODE_OPTIONS holds already stays in it.
void keep_node_options(const Evidence& evidence, EnvChange& change) {
  const Step* step = evidence.find("environment.variables");
  if (step == nullptr) return;
  for (const Value& variable : step->facts["variables"].list()) {
    const std::string& value = variable["value"].string();
    if (variable["name"].string() != "NODE_OPTIONS" || value.empty()) continue;
    if (value.find("***") != std::string::npos) continue;
    for (auto& [name, wanted] : change.set) {
      if (name == "NODE_OPTIONS") wanted = value + " " + wanted;
    }
  }
}

bool is_proven(const Finding& finding, const Fix& fix) {
  return std::find(finding.proven.begin(), finding.proven.end(), fix.id) != finding.proven.end();
}

// What changes whom a client trusts is only printed if it was proven.
bool changes_trust(const Fix& fix) {
  if (!fix.env) return false;
  return std::any_of(fix.env->set.begin(), fix.env->set.end(), [](const auto& change) {
    return change.first == "NODE_EXTRA_CA_CERTS" || change.first == "NODE_USE_SYSTEM_CA";
  });
}

void add_page(const Evidence& evidence, const Finding& finding, Diagnosis& diagnosis) {
  const auto page = guidance::find_page(finding.code);
  if (!page) return;
  const auto words = words_for(evidence, finding);
  if (diagnosis.means.empty()) diagnosis.means = guidance::fill(page->means, words);
  for (Fix fix : page->fixes) {
    const bool known = std::any_of(diagnosis.fixes.begin(), diagnosis.fixes.end(),
                                   [&](const Fix& other) { return other.id == fix.id; });
    const auto& refuted = finding.refuted;
    if (changes_trust(fix) && evidence.find("trust") != nullptr && !is_proven(finding, fix))
      continue;
    if (known || std::find(refuted.begin(), refuted.end(), fix.id) != refuted.end()) continue;
    guidance::fill_fix(fix, words);
    if (fix.env) {
      keep_node_options(evidence, *fix.env);
      fix.proof = clients::try_change(evidence, *fix.env).value_or(Proof::untested);
    }
    if (is_proven(finding, fix)) fix.proof = Proof::proven;
    diagnosis.fixes.push_back(std::move(fix));
  }
  for (const std::string& advice : page->never) {
    if (std::find(diagnosis.never.begin(), diagnosis.never.end(), advice) ==
        diagnosis.never.end()) {
      diagnosis.never.push_back(advice);
    }
  }
}

// What was seen to work comes first, what was seen to fail last.
void sort_by_proof(std::vector<Fix>& fixes) {
  const auto rank = [](Proof proof) {
    return proof == Proof::proven ? 0 : proof == Proof::untested ? 1 : 2;
  };
  std::stable_sort(fixes.begin(), fixes.end(),
                   [&](const Fix& a, const Fix& b) { return rank(a.proof) < rank(b.proof); });
}

// The hints at the cause's reason, then the cause, then every warning that stands on its own.
void advise(const Evidence& evidence, Diagnosis& diagnosis) {
  const Findings& findings = diagnosis.findings;
  if (findings.empty()) return;
  const Finding& cause = findings.front();
  if (const auto page = guidance::find_page(cause.code); page && weight_of(cause) != Status::info) {
    diagnosis.means = guidance::fill(page->means, words_for(evidence, cause));
  }
  for (const Finding& finding : findings) {
    const bool hint = std::any_of(kHints.begin(), kHints.end(), [&](const Hint& h) {
      return h.notice == finding.code && h.failure == cause.code;
    });
    if (hint) add_page(evidence, finding, diagnosis);
  }
  for (const Finding& finding : findings) {
    if (weight_of(finding) == Status::info || !finding.because.empty()) continue;
    add_page(evidence, finding, diagnosis);
  }
}

}  // namespace

Diagnosis diagnose(const Evidence& evidence, Findings findings) {
  const std::string route = route_of_sf(evidence);
  for (Finding& finding : findings) {
    finding.elsewhere = !finding.route.empty() && finding.route != route;
  }
  link(findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return weight(a) < weight(b); });
  Diagnosis diagnosis;
  diagnosis.findings = std::move(findings);
  diagnosis.verdict = verdict_of(evidence, diagnosis.findings);
  advise(evidence, diagnosis);
  suit(evidence, diagnosis.findings, diagnosis.fixes);
  sort_by_proof(diagnosis.fixes);
  return diagnosis;
}

}  // namespace sfprobe
