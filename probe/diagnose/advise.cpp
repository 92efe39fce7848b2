#include "diagnose/advise.hpp"

#include <algorithm>

#include "diagnose/candidates.hpp"
#include "diagnose/circumstance_facts.hpp"
#include "diagnose/circumstances.hpp"
#include "diagnose/messages.hpp"
#include "diagnose/pairs.hpp"
#include "diagnose/tried_fix.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/fill.hpp"

namespace sfprobe {
namespace {

// Whether the CLI's proxy answered: then it works, and going around it is not for the user to say.
bool proxy_answered(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  // A URL that the CLI does not take may name a proxy that was asked all the same.
  if (route == nullptr) route = observed.route(steps::kProxy);
  if (route == nullptr || !route->proxied() || !route->tunnel) return false;
  const Outcome outcome = route->tunnel->outcome;
  return route->tunnel->facts.status != 0 || outcome == Outcome::proxy_auth ||
         outcome == Outcome::proxy_refused;
}

// It is there, and its own certificate is refused: whoever runs it mends that.
bool proxy_is_refused(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  return route != nullptr && route->proxy_tls && route->proxy_tls->ok() &&
         !route->proxy_tls->facts.verify_code.empty();
}

// It takes the proxy away and gives none.
bool is_bypass(const Fix& fix) { return fix.id == "go-direct"; }

// What the order depends on.
struct Standing {
  bool answered = false;
  bool refused = false;
  bool only_ipv6_fails = false;
};

int rank(const Fix& fix, const Diagnosis& diagnosis, const Standing& now) {
  // Nobody nearer than Salesforce need be asked for what it mends by itself.
  const bool others =
      diagnosis.verdict.owner != Owner::you && diagnosis.verdict.owner != Owner::salesforce;
  const bool inspected = diagnosis.verdict.owner == Owner::tls_inspection;
  // The proxy is most likely well, and elsewhere.
  const bool misplaced = diagnosis.verdict.cause == "PROXY_HOSTS_FILE_ENTRY";
  if (is_bypass(fix) && (now.answered || inspected || misplaced)) return 5;
  if (is_bypass(fix) && now.refused) return 3;
  // Salesforce need not be asked for what others can mend.
  if (fix.id == "contact-support" && diagnosis.verdict.owner &&
      diagnosis.verdict.owner != Owner::salesforce) {
    return 5;
  }
  if (fix.proof == Proof::proven) return fix.id == "export-root" || is_bypass(fix) ? 1 : 0;
  // The other family was seen to pass.
  if (now.only_ipv6_fails && fix.id == "prefer-ipv4") return 1;
  if (others && (fix.id.starts_with("ask-") || fix.id == "check-status")) return 2;
  return 4;
}

bool same_change(const Fix& a, const Fix& b) {
  return a.env && b.env && a.env->set == b.env->set && a.env->unset == b.env->unset;
}

bool is_shown(const Diagnosis& diagnosis, const Fix& fix) {
  return std::any_of(diagnosis.fixes.begin(), diagnosis.fixes.end(), [&](const Fix& other) {
    return other.id == fix.id || same_change(other, fix);
  });
}

void add_page(const Observed& observed, const Conclusion& conclusion, const std::string& id,
              Diagnosis& diagnosis) {
  const auto page = guidance::find_page(id);
  if (!page) return;
  const Words words = words_for(observed, conclusion, diagnosis.findings, id);
  if (diagnosis.means.empty()) {
    diagnosis.means = guidance::fill(page->means, words);
    diagnosis.never = page->never;
  }
  for (const Fix& candidate : page->fixes) {
    auto fix = tried(observed, diagnosis.findings, candidate, words);
    if (fix && !is_shown(diagnosis, *fix)) diagnosis.fixes.push_back(std::move(*fix));
  }
}

// The value that was proven takes the place of one that was not.
void add_proven(Fix fix, Diagnosis& diagnosis) {
  std::erase_if(diagnosis.fixes, [&](const Fix& other) {
    // Why the variable goes is said by what takes its place, not by what is in it.
    const bool says_less = fix.id == "drop-overriding-variable" &&
                           other.id == "drop-proxy-variable" && same_change(other, fix);
    return says_less || (other.id == fix.id && other.proof != Proof::proven);
  });
  if (!is_shown(diagnosis, fix)) diagnosis.fixes.push_back(std::move(fix));
}

// A change that helps by itself, and does not only go around the company's proxy.
bool one_is_enough(const Diagnosis& diagnosis) {
  return std::any_of(diagnosis.fixes.begin(), diagnosis.fixes.end(),
                     [](const Fix& fix) { return fix.proof == Proof::proven && !is_bypass(fix); });
}

// What helps without being on a page of the cause.
void add_what_helps(const Observed& observed, const Conclusion& conclusion, Diagnosis& diagnosis) {
  const Words more = words_for(observed, conclusion, diagnosis.findings, "");
  for (const Candidate& candidate : candidates(observed)) {
    const auto found = guidance::find_fix(candidate.fix);
    if (!found) continue;
    Words words = candidate.words;
    words.insert(words.end(), more.begin(), more.end());
    auto fix = tried(observed, diagnosis.findings, *found, words);
    if (fix && fix->proof == Proof::proven) add_proven(std::move(*fix), diagnosis);
  }
  if (one_is_enough(diagnosis)) return;
  for (Fix& pair : proven_pairs(observed, diagnosis.findings, more)) {
    add_proven(std::move(pair), diagnosis);
  }
}

}  // namespace

void advise(const Observed& observed, const Conclusion& conclusion, Diagnosis& diagnosis) {
  for (const std::string& page : conclusion.pages) add_page(observed, conclusion, page, diagnosis);
  // A failure, or what would be one if this machine had not been starved of time.
  if (diagnosis.verdict.status == Status::fail || diagnosis.verdict.status == Status::unknown) {
    add_what_helps(observed, conclusion, diagnosis);
  }
  suit(observed, diagnosis.findings, diagnosis.fixes);
  const Standing now{proxy_answered(observed), proxy_is_refused(observed),
                     circumstances_of(observed, diagnosis.findings).only_ipv6_fails};
  std::stable_sort(diagnosis.fixes.begin(), diagnosis.fixes.end(), [&](const Fix& a, const Fix& b) {
    return rank(a, diagnosis, now) < rank(b, diagnosis, now);
  });
  keep_one_message(diagnosis.verdict.owner, diagnosis.fixes);
}

}  // namespace sfprobe
