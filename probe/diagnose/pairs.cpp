#include "diagnose/pairs.hpp"

#include <optional>

#include "diagnose/candidates.hpp"
#include "diagnose/tried_fix.hpp"
#include "diagnose/trust_mends.hpp"
#include "guidance/catalogue.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMost = 3;  // fixes

constexpr const char* kBoth =
    " A second change is needed as well, because the CLI does not trust the certificate that it "
    "gets there. ";

Words words_of(const Candidate& way, const TrustMend& mend, const Words& words) {
  Words all = way.words;
  all.emplace_back("file", mend.file);
  all.emplace_back("issuer", mend.issuer);
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

// It keeps the id of the way: that is what the reader does first.
std::optional<Fix> joined(const Fix& way, const TrustMend& mend) {
  const auto trust = guidance::find_fix(mend.fix);
  if (!trust || !trust->env || !way.env) return std::nullopt;
  Fix both = way;
  const std::string by_hand = " " + way.by_hand;
  if (const std::size_t at = both.text.find(by_hand);
      !way.by_hand.empty() && at != both.text.npos) {
    both.text.erase(at, by_hand.size());
  }
  both.text += kBoth + trust->text;
  both.by_hand = trust->by_hand;
  both.env->set.insert(both.env->set.end(), trust->env->set.begin(), trust->env->set.end());
  return both;
}

std::optional<Fix> proven_pair(const Observed& observed, const Findings& findings,
                               const Candidate& way, const Words& words) {
  const auto alone = guidance::find_fix(way.fix);
  if (!alone) return std::nullopt;
  for (const TrustMend& mend : trust_mends(observed, way.route)) {
    const Words all = words_of(way, mend, words);
    const auto enough = tried(observed, findings, *alone, all);
    if (enough && enough->proof == Proof::proven) return std::nullopt;
    const auto both = joined(*alone, mend);
    if (!both) continue;
    auto fix = tried(observed, findings, *both, all, mend.fix);
    if (fix && fix->proof == Proof::proven) return fix;
  }
  return std::nullopt;
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
