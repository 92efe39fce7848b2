#include "diagnose/conclusion.hpp"

#include <algorithm>

#include "clients/client.hpp"
#include "clients/what_if.hpp"
#include "diagnose/explain_failure.hpp"
#include "facts/stages.hpp"

namespace sfprobe {
namespace {

constexpr std::string_view kInsecure = "NODE_TLS_REJECT_UNAUTHORIZED";

Verdict works(const Observed& observed) {
  if (observed.flows && observed.flows->facts.has("none")) {
    return {.status = Status::ok, .summary = observed.target.display + " can be reached from here"};
  }
  return {.status = Status::ok,
          .summary = "a login to " + observed.target.display + " works from here"};
}

// The worst finding with that status on the CLI's route.
const Finding* first_with(const Case& login, Status status) {
  const auto found =
      std::find_if(login.findings.begin(), login.findings.end(), [&](const Finding& finding) {
        return finding.status == status && !finding.elsewhere && finding.because.empty();
      });
  return found == login.findings.end() ? nullptr : &*found;
}

Conclusion from_finding(const Finding& finding, Status status) {
  Conclusion conclusion;
  conclusion.verdict = {.status = status,
                        .stage = finding.stage,
                        .certainty = finding.certainty,
                        .summary = finding.summary,
                        .cause = finding.code};
  conclusion.why = {{finding.summary, finding.evidence}};
  conclusion.words = finding.words;
  conclusion.pages = {finding.code};
  return conclusion;
}

bool reached_the_end(const Case& login) {
  return login.route != nullptr && login.route->token && login.route->token->ok();
}

// The finding's code stands for the one that the CLI would give.
Conclusion as_if_predicted(const Case& login, const Finding& finding) {
  Prediction sf;
  sf.client = clients::kCli;
  sf.outcome = ClientOutcome::error;
  sf.codes = {finding.code};
  sf.stage = finding.stage;
  sf.certainty = finding.certainty;
  sf.because = finding.summary;
  return explain_failure(Case{login.observed, login.predictions, sf, login.findings, login.route});
}

// A chain from a file, or evidence that does not say which route the CLI takes: nothing can be
// predicted, so the findings decide.
Conclusion judged_by_findings(const Case& login) {
  const std::string& host = login.observed.target.display;
  for (const Status status : {Status::fail, Status::unknown}) {
    const Finding* worst = first_with(login, status);
    if (worst == nullptr) continue;
    if (status == Status::fail) return as_if_predicted(login, *worst);
    Conclusion conclusion = from_finding(*worst, status);
    conclusion.verdict.code = worst->code;
    return conclusion;
  }
  const Finding* warning = first_with(login, Status::warn);
  if (warning != nullptr && (login.observed.chain_only || reached_the_end(login))) {
    return from_finding(*warning, Status::warn);
  }
  if (login.observed.chain_only) {
    return {.verdict = {.status = Status::ok,
                        .summary = "the CLI would accept this chain for " + host}};
  }
  return reached_the_end(login) ? Conclusion{.verdict = works(login.observed)} : undecided(login);
}

// The CLI accepts any certificate: the login gets through, and so would anybody's interception.
Conclusion insecure(const Case& login) {
  Conclusion conclusion;
  conclusion.verdict = {
      .status = Status::warn,
      .stage = stages::kEnvironment,
      .summary =
          "certificate verification is off: NODE_TLS_REJECT_UNAUTHORIZED=0 makes the CLI "
          "accept every certificate",
      .cause = std::string(kInsecure),
      .owner = Owner::you};
  conclusion.pages = {std::string(kInsecure)};
  if (const Finding* refused = login.failure_at(stages::kTls)) {
    conclusion.why.push_back(
        {"with verification it fails: " + refused->summary, refused->evidence});
    // What stands in the way of the advice to verify again.
    conclusion.words = {{"fault", refused->code}};
    if (trust::is_anchor_error(refused->code)) {
      for (const auto& [name, value] : refused->words) {
        if (name == "issuer") conclusion.words.emplace_back("untrusted", value);
      }
    }
    conclusion.pages.push_back(refused->code);
  }
  return conclusion;
}

// An answer came, but none that a login could go on with. Where the CLI gives no code for it the
// verdict has none either: an answer of some other kind is sfprobe's own name for it.
Conclusion wrong_answer(const Case& login, const Finding& finding) {
  Conclusion conclusion = from_finding(finding, finding.status);
  if (!finding.code.starts_with("UNEXPECTED_")) conclusion.verdict.code = finding.code;
  conclusion.verdict.owner = owner_of_answer(login, finding.code);
  for (const CauseRule* rule : all_cause_rules()) {
    const auto cause = rule->of_answers ? rule->explain(login) : std::nullopt;
    if (!cause) continue;
    conclusion.verdict.cause = cause->id;
    conclusion.verdict.owner = cause->owner;
    conclusion.pages.insert(conclusion.pages.begin(), cause->id);
  }
  return conclusion;
}

// An address that fails beside one that works may stand in the hosts file.
Conclusion warn_of(const Case& login, const Finding& warning) {
  Conclusion conclusion = from_finding(warning, Status::warn);
  const Finding* entry = login.finding("HOSTS_FILE_ENTRY");
  if (entry == nullptr || warning.stage != stages::kConnect) return conclusion;
  conclusion.verdict.cause = entry->code;
  conclusion.verdict.owner = Owner::you;
  conclusion.why.push_back({entry->summary, entry->evidence});
  conclusion.pages.insert(conclusion.pages.begin(), entry->code);
  return conclusion;
}

// An answer that was asked for without verification, and that no login could go on with.
bool is_useless(const Case& login, const Finding* wrong) {
  return wrong != nullptr && wrong->status == Status::fail && wrong->code != "CERT_UNTRUSTED" &&
         login.route != nullptr && login.route->token && login.route->token->ok();
}

Conclusion after_answer(const Case& login) {
  const Finding* wrong = login.failure_at(stages::kEndpoint);
  if (login.observed.variable(kInsecure) == "0") {
    return is_useless(login, wrong) ? wrong_answer(login, *wrong) : insecure(login);
  }
  if (wrong != nullptr && (wrong->status == Status::fail || wrong->status == Status::unknown)) {
    return wrong_answer(login, *wrong);
  }
  if (!login.sf.told) {
    const Finding* failure = first_with(login, Status::fail);
    return failure == nullptr ? undecided(login) : as_if_predicted(login, *failure);
  }
  if (const Finding* warning = first_with(login, Status::warn)) {
    return warn_of(login, *warning);
  }
  return {.verdict = works(login.observed)};
}

}  // namespace

Conclusion conclude(const Observed& observed, const std::vector<Prediction>& predictions,
                    const Findings& findings) {
  const bool predicted = clients::cli_prediction(predictions) != nullptr;
  const Prediction sf = predicted ? clients::predict_with_ca_files(observed) : Prediction{};
  const Case login{observed, predictions, sf, findings, observed.cli_route()};
  if (!predicted || observed.chain_only) return judged_by_findings(login);
  // The CLI refuses before it connects: a URL that it does not take, for one.
  const Finding* refusal = login.failure_at(stages::kEnvironment);
  if (refusal != nullptr && refusal->status == Status::fail && sf.outcome != ClientOutcome::crash) {
    return as_if_predicted(login, *refusal);
  }
  if (sf.outcome == ClientOutcome::response) return after_answer(login);
  return explain_failure(login);
}

}  // namespace sfprobe
