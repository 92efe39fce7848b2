#include "guidance/recognise.hpp"

#include <algorithm>
#include <array>

#include "guidance/decode.hpp"
#include "guidance/details.hpp"
#include "guidance/evidence.hpp"
#include "guidance/named.hpp"
#include "guidance/other_host.hpp"
#include "guidance/prose.hpp"
#include "guidance/proxy_clue.hpp"
#include "guidance/transcript.hpp"
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
constexpr std::size_t kMaxInner = 600;     // letters of a cause that nobody knows
constexpr std::size_t kMaxLookedAt = 300;  // hits, for a text with more is no documentation
constexpr double kWeak = 0.7;              // less: a misspelt word may explain more
constexpr double kPlain = 0.85;            // what it has to be then, to be believed
constexpr double kAsTyped = 0.8;           // how much less an answer is worth that rests on one
constexpr std::size_t kMaxTyped = 2000;    // bytes; nobody types more
constexpr std::size_t kMinInner = 6;       // letters that say something

bool same_id(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

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

// Where the JSON string ends that letter `start` is in: before `","` or `"}`.
std::size_t value_end(const NormalizedText& text, std::size_t start) {
  const std::size_t end = std::min(text.size(), start + kMaxInner);
  for (std::size_t i = start; i < end; ++i) {
    if ((text.text[i] == ',' || text.text[i] == '}') && (text.gap[i] & kQuote) != 0) return i;
  }
  return end;
}

// Its name, or that of its old command or in its users' language.
bool names_salesforce(const NormalizedText& text) {
  constexpr auto kNames = std::to_array<std::string_view>({"salesforce", "sfdx", "sfdc"});
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) {
    return text.text.find(one) != std::string::npos;
  });
}

std::string shown(std::string_view quote) {
  return text::clean(text::redact_secrets(quote.substr(0, kMaxRead)), kMaxMatched);
}

}  // namespace

PastedText Recogniser::read(std::string_view pasted) const {
  PastedText text;
  text.plain = decode(pasted);
  text.normalized = normalize(text.plain);
  text.spans = index_.find(text.normalized);
  text.salesforce = text.has(login_);
  text.login = text.salesforce || text.has(oauth_);
  text.network = text.has(network_);
  text.salesforce_lines = lines_with_salesforce_host(text.normalized);
  if (!text.login && !names_salesforce(text.normalized)) {
    text.other_host = other_host(text.normalized);
  }
  text.reports = text.has(reported_);
  text.form = form_of(text.plain);
  text.happens = text.has(happens_);
  const auto each = [&](const std::vector<PhraseId>& phrases, auto&& use) {
    for (const PhraseId id : phrases) {
      for (const Span& span : text.spans[id]) {
        if (!span.truncated) use(span.first);
      }
    }
  };
  const auto& line = text.normalized.line;
  each(in_general_, [&](std::size_t at) { text.in_general.insert(at); });
  each(experienced_, [&](std::size_t at) { text.experienced.insert(at); });
  each(over_, [&](std::size_t at) { text.over.insert(at); });
  each(tried_again_, [&](std::size_t at) { text.tried_again.insert(line[at]); });
  each(succeeded_,
       [&](std::size_t at) { text.last_success = std::max(text.last_success, line[at]); });
  for (const PhraseId id : named_only_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated) text.add_naming_paragraph(span);
    }
  }
  for (const ElsewherePhrases& one : elsewhere_) {
    for (const PhraseId id : one.phrases) {
      for (const Span& span : text.spans[id]) {
        if (span.truncated) continue;
        const ElsewherePhrases*& whose = one.after_login ? text.after_login : text.foreign;
        if (!one.after_login) text.foreign_lines.insert(text.normalized.line[span.first]);
        if (whose == nullptr) whose = &one;
      }
    }
  }
  return text;
}

// The text is the id of a page.
const Recogniser::CompiledPage* Recogniser::page_named(std::string_view plain) const {
  constexpr std::string_view kAround = "\"'`.:";
  std::string_view whole = text::trim(plain);
  while (!whole.empty() && kAround.find(whole.front()) != std::string_view::npos)
    whole.remove_prefix(1);
  while (!whole.empty() && kAround.find(whole.back()) != std::string_view::npos)
    whole.remove_suffix(1);
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const CompiledPage& one) {
    return same_id(one.page.id, whole);
  });
  return found == pages_.end() ? nullptr : &*found;
}

std::vector<Candidate> Recogniser::candidates_for(const PastedText& text) const {
  std::vector<std::vector<Hit>> hits(pages_.size());
  std::size_t seen = 0;
  const auto add_hit = [&](std::size_t page, Kind kind, const Span& span, bool is_sentence,
                           bool is_phrase) {
    const bool sentence = is_sentence && !span.truncated;
    if (!counts(pages_[page].page, kind, span, text, sentence)) return;
    const bool looked_at = seen++ < kMaxLookedAt;
    if (looked_at && (is_only_named(text, span) || is_said_in_general(text, span))) return;
    hits[page].push_back(hit_of(kind, span));
    hits[page].back().loose = looked_at && is_phrase && kind != Kind::net && is_loose(text, span);
  };
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    for (const CompiledRule& rule : pages_[page].rules) {
      const auto found = [&](PhraseId id) { return !text.spans[id].empty(); };
      if (!std::all_of(rule.phrases.begin(), rule.phrases.end(), found)) continue;
      if (rule.needs_network && !text.network && !text.login) continue;
      for (const Span& span : text.spans[rule.phrases.front()])
        add_hit(page, rule.kind, span, rule.sentence, true);
    }
  }
  for (const NumberHit& hit : numbers_.find(text.normalized)) {
    add_hit(page_of_.at(hit.row->id), hit.kind, hit.span, false, false);
  }
  for (const Shown& one : shown_in(text.normalized)) {
    add_hit(page_of_.at(one.id), one.kind, one.span, false, false);
  }
  weaken_loose(hits, text);
  std::vector<Candidate> candidates;
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    if (hits[page].empty() || text.has(pages_[page].unless)) continue;
    candidates.push_back({&pages_[page].page, std::move(hits[page])});
  }
  return candidates;
}

// What follows the last words that announce a cause, without the words that only wrap it.
std::string Recogniser::inner_cause(const PastedText& text) const {
  std::size_t start = 0;
  for (const PhraseId id : before_cause_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated) start = std::max(start, span.end);
    }
  }
  if (start == 0 || start >= text.normalized.size()) return {};
  std::size_t end = value_end(text.normalized, start);
  for (const PhraseId id : after_cause_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated && span.first >= start) end = std::min(end, span.first);
    }
  }
  std::vector<bool> says(end - start, true);
  for (const PhraseId id : noise_) {
    for (const Span& span : text.spans[id]) {
      for (std::size_t i = std::max(span.first, start); i < std::min(span.end, end); ++i) {
        says[i - start] = false;
      }
    }
  }
  std::size_t first = end;
  std::size_t letters = 0;
  for (std::size_t i = start; i < end; ++i) {
    if (!says[i - start] || !is_word_letter(text.normalized.text[i])) continue;
    // One line is shown, the first that says something.
    if (first < end && text.normalized.line[i] != text.normalized.line[first]) break;
    first = std::min(first, i);
    ++letters;
  }
  if (letters < kMinInner) return {};
  std::size_t last = first;
  while (last + 1 < end && text.normalized.line[last + 1] == text.normalized.line[first]) ++last;
  return shown(text.quote({first, last + 1, false}));
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
    explanation.inner = inner_cause(text);
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
