#include "diagnose/pairs.hpp"

#include <algorithm>
#include <optional>

#include "diagnose/candidates.hpp"
#include "diagnose/tried_fix.hpp"
#include "diagnose/trust_mends.hpp"
#include "guidance/catalogue.hpp"
#include "text/sentences.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMost = 3;  // fixes

constexpr const char* kTrustToo =
    " A second change is needed as well, because the CLI does not trust the certificate that it "
    "gets there. ";
constexpr const char* kWayToo =
    " A second change is needed as well, because the CLI then still does not reach the login "
    "host. ";

Words words_of(const Candidate& way, const TrustMend& mend, const Words& words) {
  Words all = way.words;
  all.emplace_back("file", mend.file);
  all.emplace_back("issuer", mend.issuer);
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

// What the reader would lose by the change comes first, and so is never cut off.
std::string loss_in(std::string& text) {
  for (const std::string& sentence : text::sentences_of(text)) {
    if (sentence.find("{fileinuse}") == std::string::npos || !text.starts_with(sentence)) continue;
    text.erase(0, std::min(text.size(), sentence.size() + 1));
    return sentence + " ";
  }
  return {};
}

// It keeps the id of the way: that is what the reader does first.
std::optional<Fix> joined(const Fix& way, const TrustMend& mend) {
  auto trust = guidance::find_fix(mend.fix);
  if (!trust || !trust->env || !way.env) return std::nullopt;
  Fix both = way;
  const std::string by_hand = " " + way.by_hand;
  if (const std::size_t at = both.text.find(by_hand);
      !way.by_hand.empty() && at != both.text.npos) {
    both.text.erase(at, by_hand.size());
  }
  const std::string loss = loss_in(trust->text);
  both.text = loss + both.text + kTrustToo + trust->text;
  both.by_hand = trust->by_hand;
  both.env->set.insert(both.env->set.end(), trust->env->set.begin(), trust->env->set.end());
  return both;
}

bool is_proven(const std::optional<Fix>& fix) { return fix && fix->proof == Proof::proven; }

std::optional<Fix> with_trust(const Observed& observed, const Findings& findings,
                              const Candidate& way, const Fix& alone, const Words& words) {
  for (const TrustMend& mend : trust_mends(observed, way.route)) {
    const Words all = words_of(way, mend, words);
    if (is_proven(tried(observed, findings, alone, all))) return std::nullopt;
    const auto both = joined(alone, mend);
    if (!both) continue;
    auto fix = tried_pair(observed, findings, *both, all, mend.fix);
    if (is_proven(fix)) return fix;
  }
  return std::nullopt;
}

// NODE_OPTIONS without one option, where others stay; at last without any.
std::vector<Candidate> changes_of_options(const Observed& observed) {
  std::vector<Candidate> all;
  const std::string value = observed.variable("NODE_OPTIONS").value_or("");
  if (value.empty()) return all;
  for (const FewerOptions& fewer : without_some(value)) {
    if (fewer.rest.empty()) continue;
    all.push_back(
        {"remove-node-option", {{"option", fewer.removed}, {"otheroptions", fewer.rest}}});
  }
  all.push_back({"drop-node-options", {}});
  return all;
}

// The options come first: while they are refused, no command of the CLI says anything else.
std::optional<Fix> with_options(const Observed& observed, const Findings& findings,
                                const Candidate& way, const Fix& alone, const Words& words) {
  if (!alone.env) return std::nullopt;
  for (const Candidate& change : changes_of_options(observed)) {
    auto both = guidance::find_fix(change.fix);
    if (!both || !both->env) continue;
    both->text += kWayToo + alone.text;
    const auto& its = *alone.env;
    both->env->set.insert(both->env->set.end(), its.set.begin(), its.set.end());
    both->env->unset.insert(both->env->unset.end(), its.unset.begin(), its.unset.end());
    Words all = change.words;
    all.insert(all.end(), way.words.begin(), way.words.end());
    all.insert(all.end(), words.begin(), words.end());
    auto fix = tried_pair(observed, findings, *both, all, both->id);
    if (is_proven(fix)) return fix;
  }
  return std::nullopt;
}

// Going around the proxy is not for the user to say, and so no half of a fix.
std::optional<Fix> proven_pair(const Observed& observed, const Findings& findings,
                               const Candidate& way, const Words& words) {
  const auto alone = guidance::find_fix(way.fix);
  if (!alone) return std::nullopt;
  if (auto pair = with_trust(observed, findings, way, *alone, words)) return pair;
  if (way.fix == "go-direct") return std::nullopt;
  return with_options(observed, findings, way, *alone, words);
}

}  // namespace

std::vector<Fix> proven_pairs(const Observed& observed, const Findings& findings,
                              const Words& words) {
  std::vector<Fix> pairs;
  for (const Candidate& way : candidates(observed)) {
    if (way.route.empty() || pairs.size() == kMost) continue;
    if (auto pair = proven_pair(observed, findings, way, words)) pairs.push_back(std::move(*pair));
  }
  return pairs;
}

}  // namespace sfprobe
