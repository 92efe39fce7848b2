#include "guidance/recognise.hpp"

#include <algorithm>

#include "guidance/decode.hpp"
#include "guidance/details.hpp"
#include "guidance/evidence.hpp"
#include "guidance/named.hpp"
#include "guidance/other_host.hpp"
#include "guidance/prose.hpp"
#include "guidance/proxy_clue.hpp"
#include "guidance/transcript.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/redact.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

using Kind = Rule::Kind;

constexpr std::size_t kMaxMatches = 3;
constexpr double kSure = 0.9;              // at least this: no other page is named beside it
constexpr std::size_t kMaxMatched = 160;   // bytes shown
constexpr std::size_t kMaxRead = 2000;     // bytes of the paste that these are taken from
constexpr std::size_t kMaxLookedAt = 300;  // hits, for a text with more is no documentation
constexpr double kWeak = 0.7;              // less: a misspelt word may explain more
constexpr double kPlain = 0.85;            // what it has to be then, to be believed
constexpr double kAsTyped = 0.8;           // how much less an answer is worth that rests on one
constexpr std::size_t kMaxTyped = 2000;    // bytes; nobody types more

bool counts(const Page& page, Kind kind, const Span& span, const PastedText& text, bool sentence) {
  const bool strong = page.is_of_network() && (kind == Kind::code || kind == Kind::text);
  if (text.is_foreign(span, strong)) return false;
  if (text.other_host && page.is_of_network()) return false;
  // Half a phrase is enough only where the rest of the text is about such things.
  if (span.truncated && !text.login && !text.network) return false;
  switch (kind) {
    case Kind::oauth: return text.login || text.is_alone(span) || text.is_value_of_error(span);
    case Kind::login: return text.login || text.is_alone(span);
    case Kind::net: return text.login || text.network || sentence || text.is_alone(span);
    default: return true;
  }
}

Hit hit_of(Kind kind, const Span& span) {
  const auto length = static_cast<double>(span.end - span.first);
  const double score = base_score(kind) + std::min(length, 40.0) / 1000;
  return {span, kind, span.truncated ? score * 0.7 : score, false};
}

std::string shown(std::string_view quote) {
  return text::clean(text::redact_secrets(quote.substr(0, kMaxRead)), kMaxMatched);
}

}  // namespace

// The text is the id of a page.
const Recogniser::CompiledPage* Recogniser::page_named(std::string_view plain) const {
  constexpr std::string_view kAround = "\"'`.:";
  std::string_view whole = text::trim(plain);
  while (!whole.empty() && kAround.find(whole.front()) != std::string_view::npos)
    whole.remove_prefix(1);
  while (!whole.empty() && kAround.find(whole.back()) != std::string_view::npos)
    whole.remove_suffix(1);
  const std::string wanted = text::lower(whole);
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const CompiledPage& one) {
    return text::lower(one.page.id) == wanted;
  });
  return found == pages_.end() ? nullptr : &*found;
}

std::vector<Candidate> Recogniser::candidates_for(const PastedText& text) const {
  std::vector<std::vector<Hit>> hits(pages_.size());
  std::size_t seen = 0;
  // `rule` is null where a number or a picture of one was found.
  const auto add_hit = [&](std::size_t page, Kind kind, const Span& span,
                           const CompiledRule* rule = nullptr) {
    const bool sentence = rule != nullptr && rule->sentence && !span.truncated;
    if (!counts(pages_[page].page, kind, span, text, sentence)) return;
    const bool looked_at = seen++ < kMaxLookedAt && (rule == nullptr || !rule->own);
    if (looked_at && (is_only_named(text, span) || is_said_in_general(text, span))) return;
    hits[page].push_back(hit_of(kind, span));
    hits[page].back().loose =
        looked_at && rule != nullptr && kind != Kind::net && is_loose(text, span);
  };
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    for (const CompiledRule& rule : pages_[page].rules) {
      const auto found = [&](PhraseId id) { return !text.spans[id].empty(); };
      if (!std::all_of(rule.phrases.begin(), rule.phrases.end(), found)) continue;
      if (rule.needs_network && !text.network && !text.login) continue;
      for (const Span& span : text.spans[rule.phrases.front()])
        add_hit(page, rule.kind, span, &rule);
    }
  }
  for (const NumberHit& hit : numbers_.find(text.normalized)) {
    add_hit(page_of_.at(hit.row->id), hit.kind, hit.span);
  }
  for (const Shown& one : shown_in(text.normalized)) {
    add_hit(page_of_.at(one.id), one.kind, one.span);
  }
  weaken_loose(hits, text);
  std::vector<Candidate> candidates;
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    if (hits[page].empty() || text.has(pages_[page].unless)) continue;
    candidates.push_back({&pages_[page].page, std::move(hits[page])});
  }
  return candidates;
}

// What was typed from a screen has wrong letters. Such a text is read once more with its words put
// right, where it says nothing as it stands.
Recognised Recogniser::recognise(std::string_view pasted) const {
  Recognised first = recognise_as_written(pasted);
  const double sure = first.matches.empty() ? 0 : first.matches.front().confidence;
  if (sure >= kWeak || !first.elsewhere.empty() || pasted.size() > kMaxTyped) return first;
  const auto corrected = spelling_.corrected(decode(pasted));
  if (!corrected) return first;
  Recognised second = recognise_as_written(*corrected);
  if (second.matches.empty() || second.matches.front().confidence < kPlain) return first;
  for (Match& match : second.matches) match.confidence *= kAsTyped;
  return second;
}

Recognised Recogniser::recognise_as_written(std::string_view pasted) const {
  Recognised explanation;
  explanation.cut = pasted.size() > kMaxPasted;
  const PastedText text = read(pasted.substr(0, kMaxPasted));
  explanation.words = details_in(text.plain);
  if (const CompiledPage* page = page_named(text.plain)) {
    explanation.matches.push_back({page->page, 1.0, page->page.id});
    return explanation;
  }
  std::vector<Candidate> candidates = candidates_for(text);
  if (!candidates.empty()) order(candidates, text);
  if (!candidates.empty() && is_about_a_proxy(candidates.front(), text)) {
    Candidate proxy{&pages_.at(page_of_.at("PROXY_REFUSED")).page, candidates.front().hits};
    std::erase_if(candidates, [&](const Candidate& one) { return one.page == proxy.page; });
    candidates.insert(candidates.begin(), std::move(proxy));
  }
  if (!candidates.empty() && candidates.front().best().kind == Kind::wrapper) {
    explanation.inner = shown(inner_cause(text));
    if (!explanation.inner.empty()) candidates.clear();
  }
  double sure = candidates.empty() ? 0 : confidence(candidates, text);
  for (const Candidate& candidate : candidates) {
    if (explanation.matches.size() == kMaxMatches) break;
    if (explanation.matches.size() == 1 && explanation.matches.front().confidence >= kSure) break;
    explanation.matches.push_back(
        {*candidate.page, sure, shown(text.quote(candidate.best().span))});
    sure *= 0.7;
  }
  const ElsewherePhrases* elsewhere = text.foreign != nullptr ? text.foreign : text.after_login;
  if (explanation.matches.empty() && elsewhere != nullptr) {
    explanation.elsewhere = elsewhere->advice;
  } else if (explanation.matches.empty() && text.other_host) {
    explanation.elsewhere = about_other_host(shown(text.quote(*text.other_host)));
  } else if (text.foreign == nullptr && text.after_login != nullptr && !text.salesforce) {
    explanation.elsewhere = text.after_login->advice;
  }
  return explanation;
}

}  // namespace sfprobe::guidance
