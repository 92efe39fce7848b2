#include "guidance/recognise.hpp"

#include <algorithm>
#include <set>

#include "guidance/catalogue.hpp"
#include "guidance/decode.hpp"
#include "guidance/details.hpp"
#include "text/clean.hpp"
#include "text/redact.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxMatches = 5;
constexpr std::ptrdiff_t kMaxOrdered = 20;  // a text about more pages than this is about none
constexpr std::size_t kMaxAround = 28;      // letters beside a text that still counts as the whole,
constexpr int kMaxWordsAround = 4;          // and words
constexpr std::size_t kMaxMatched = 160;    // bytes shown
constexpr std::size_t kMaxRead = 2000;      // bytes of the paste that these are taken from

double base_of(Rule::Kind kind) {
  switch (kind) {
    case Rule::Kind::code: return 0.93;
    case Rule::Kind::text: return 0.92;
    case Rule::Kind::oauth: return 0.9;
    case Rule::Kind::login: return 0.88;
    case Rule::Kind::net: return 0.8;
    case Rule::Kind::generic: return 0.6;
    case Rule::Kind::wrapper: break;
  }
  return 0.5;
}

bool contains(const std::vector<std::string>& list, std::string_view id) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& one) { return one == id || one == "*"; });
}

bool same_id(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

}  // namespace

// One text, and what was found in it.
struct Recogniser::Text {
  std::string plain;  // decoded
  Letters letters;
  std::vector<std::vector<Span>> spans;  // by phrase
  bool salesforce = false;               // it speaks of a Salesforce login,
  bool login = false;                    // or of some login
  bool network = false;
  std::set<std::uint32_t> foreign_lines;
  const CompiledElsewhere* foreign = nullptr;

  bool has(const std::vector<PhraseId>& phrases) const {
    return std::any_of(phrases.begin(), phrases.end(), [&](PhraseId id) {
      return std::any_of(spans[id].begin(), spans[id].end(),
                         [](const Span& span) { return !span.truncated; });
    });
  }

  // Something else wrote this line.
  bool is_foreign(const Span& span) const {
    if (foreign == nullptr) return false;
    if (!salesforce) return true;
    const auto line = foreign_lines.lower_bound(letters.line[span.first]);
    return line != foreign_lines.end() && *line <= letters.line[span.end - 1];
  }

  bool alone(const Span& span) const {
    if (span.truncated || letters.size() - (span.end - span.first) > kMaxAround) return false;
    int words = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const bool inside = i > span.first && i < span.end;
      if (!inside && i > 0 && (letters.gap[i] & (kBlank | kLineEnd)) != 0) ++words;
    }
    return words <= kMaxWordsAround;
  }

  // "error=access_denied", {"error": "access_denied"}, "access_denied::…"
  bool value_of_error(const Span& span) const {
    std::string_view before = std::string_view(letters.text).substr(0, span.first);
    const std::string_view after = std::string_view(letters.text).substr(span.end);
    if (after.starts_with("::") || before.ends_with("::")) return true;
    if (before.empty() || (before.back() != '=' && before.back() != ':')) return false;
    before.remove_suffix(1);
    return before.ends_with("error") || before.ends_with("errorcode") ||
           before.ends_with("errordescription") || before.ends_with("oautherror") ||
           before.ends_with("message") || before.ends_with("name");
  }
};

struct Hit {
  Span span;
  Rule::Kind kind = Rule::Kind::wrapper;
  double score = 0;
};

struct Recogniser::Candidate {
  std::size_t page = 0;
  std::vector<Hit> hits;  // the best first

  const Hit& best() const { return hits.front(); }
};

Recogniser::Recogniser() {
  for (const Embedded& embedded : embedded_pages()) {
    CompiledPage compiled{parse_page(embedded.markdown), {}, {}};
    for (const Rule& rule : compiled.page.recognition.rules) {
      compiled.rules.push_back({rule.kind, add(rule.phrases)});
    }
    compiled.unless = add(compiled.page.recognition.unless);
    pages_.push_back(std::move(compiled));
  }
  const Contexts contexts = parse_contexts(embedded_contexts());
  login_ = add(contexts.login);
  oauth_ = add(contexts.oauth);
  network_ = add(contexts.network);
  for (const Elsewhere& one : contexts.elsewhere) {
    elsewhere_.push_back({one.advice, add(one.phrases)});
  }
}

std::vector<PhraseId> Recogniser::add(const std::vector<std::string>& written) {
  std::vector<PhraseId> ids;
  for (const std::string& one : written) ids.push_back(index_.add(one));
  return ids;
}

bool Recogniser::accepts(const CompiledRule& rule, const Span& span, const Text& text) const {
  if (text.is_foreign(span)) return false;
  // Half a phrase is enough only where the rest of the text is about such things.
  if (span.truncated && !text.login && !text.network) return false;
  switch (rule.kind) {
    case Rule::Kind::oauth: return text.login || text.alone(span) || text.value_of_error(span);
    case Rule::Kind::login: return text.login || text.alone(span);
    case Rule::Kind::net: return text.login || text.network || text.alone(span);
    default: return true;
  }
}

std::optional<Recogniser::Candidate> Recogniser::judge(std::size_t page, const Text& text) const {
  const CompiledPage& compiled = pages_[page];
  if (text.has(compiled.unless)) return std::nullopt;
  Candidate candidate{page, {}};
  for (const CompiledRule& rule : compiled.rules) {
    const auto found = [&](PhraseId id) { return !text.spans[id].empty(); };
    if (!std::all_of(rule.phrases.begin(), rule.phrases.end(), found)) continue;
    for (const Span& span : text.spans[rule.phrases.front()]) {
      if (!accepts(rule, span, text)) continue;
      const auto length = static_cast<double>(span.end - span.first);
      const double score = base_of(rule.kind) + std::min(length, 40.0) / 1000;
      candidate.hits.push_back({span, rule.kind, span.truncated ? score * 0.7 : score});
    }
  }
  if (candidate.hits.empty()) return std::nullopt;
  return candidate;
}

// "self-signed certificate" within "self-signed certificate in certificate chain" is the latter:
// of two phrases that share words the longer one counts, unless the other one goes on.
void Recogniser::drop_parts(std::vector<Candidate>& candidates) {
  const auto part_of = [](const Span& part, const Span& whole) {
    return whole.first < part.end && part.end <= whole.end &&
           whole.end - whole.first > part.end - part.first;
  };
  struct Place {
    Span span;
    std::size_t page;
  };
  std::vector<Place> places;  // by where they begin, so that only neighbours are compared
  std::size_t longest = 0;
  for (const Candidate& candidate : candidates) {
    for (const Hit& hit : candidate.hits) {
      places.push_back({hit.span, candidate.page});
      longest = std::max(longest, hit.span.end - hit.span.first);
    }
  }
  std::sort(places.begin(), places.end(),
            [](const Place& x, const Place& y) { return x.span.first < y.span.first; });
  const auto from = [&](std::size_t letter) {
    return std::lower_bound(
        places.begin(), places.end(), letter,
        [](const Place& place, std::size_t at) { return place.span.first < at; });
  };
  for (Candidate& candidate : candidates) {
    std::erase_if(candidate.hits, [&](const Hit& hit) {
      const std::size_t end = hit.span.end;
      return std::any_of(from(end > longest ? end - longest : 0), from(end),
                         [&](const Place& other) {
                           return other.page != candidate.page && part_of(hit.span, other.span);
                         });
    });
  }
  std::erase_if(candidates, [](const Candidate& c) { return c.hits.empty(); });
}

// The likeliest first: causes before what merely wraps them, then what the pages say themselves.
void Recogniser::order(std::vector<Candidate>& candidates) const {
  drop_parts(candidates);
  for (Candidate& candidate : candidates) {
    std::stable_sort(candidate.hits.begin(), candidate.hits.end(),
                     [](const Hit& a, const Hit& b) { return a.score > b.score; });
  }
  const auto drop_unless_all = [&](auto weak) {
    if (!std::all_of(candidates.begin(), candidates.end(), weak)) std::erase_if(candidates, weak);
  };
  drop_unless_all([](const Candidate& c) { return c.best().kind == Rule::Kind::wrapper; });
  drop_unless_all([](const Candidate& c) { return c.best().span.truncated; });
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    const auto key = [](const Candidate& c) {
      return std::pair{c.best().kind == Rule::Kind::generic, -c.best().score};
    };
    return key(a) != key(b) ? key(a) < key(b) : a.best().span.first < b.best().span.first;
  });
  if (std::ssize(candidates) > kMaxOrdered) {
    candidates.erase(candidates.begin() + kMaxOrdered, candidates.end());
  }
  const auto gives_way = [&](const Candidate& a, const Candidate& b) {
    const Page& first = pages_[a.page].page;
    const Page& second = pages_[b.page].page;
    const bool first_generic = a.best().kind == Rule::Kind::generic;
    if (first_generic != (b.best().kind == Rule::Kind::generic)) return first_generic;
    const auto named = [](const std::vector<std::string>& list, const std::string& id) {
      return std::find(list.begin(), list.end(), id) != list.end();
    };
    if (named(first.recognition.before, second.id)) return false;
    if (named(second.recognition.before, first.id) || named(first.recognition.after, second.id))
      return true;
    if (contains(first.recognition.after, second.id)) return true;
    return contains(second.recognition.before, first.id);
  };
  // A few candidates: each pass moves what gives way one place back.
  for (std::size_t pass = 0; pass < candidates.size(); ++pass) {
    for (std::size_t i = 0; i + 1 < candidates.size(); ++i) {
      for (std::size_t k = i + 1; k < candidates.size(); ++k) {
        if (!gives_way(candidates[i], candidates[k]) || gives_way(candidates[k], candidates[i]))
          continue;
        std::rotate(candidates.begin() + static_cast<std::ptrdiff_t>(i),
                    candidates.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    candidates.begin() + static_cast<std::ptrdiff_t>(k) + 1);
        break;
      }
    }
  }
}

Explanation Recogniser::recognise(std::string_view pasted) const {
  Explanation explanation;
  explanation.cut = pasted.size() > kMaxPaste;
  Text text;
  text.plain = decode(pasted.substr(0, kMaxPaste));
  text.letters = letters_of(text.plain);
  text.spans = index_.find(text.letters);
  text.salesforce = text.has(login_);
  text.login = text.salesforce || text.has(oauth_);
  text.network = text.has(network_);
  for (const CompiledElsewhere& one : elsewhere_) {
    for (const PhraseId id : one.phrases) {
      for (const Span& span : text.spans[id]) {
        if (span.truncated) continue;
        text.foreign_lines.insert(text.letters.line[span.first]);
        if (text.foreign == nullptr) text.foreign = &one;
      }
    }
  }
  explanation.words = details_in(text.plain);

  std::string_view whole = text::trim(text.plain);
  while (!whole.empty() && std::string_view("\"'`.:").find(whole.front()) != std::string_view::npos)
    whole.remove_prefix(1);
  while (!whole.empty() && std::string_view("\"'`.:").find(whole.back()) != std::string_view::npos)
    whole.remove_suffix(1);
  for (const CompiledPage& compiled : pages_) {
    if (!same_id(compiled.page.id, whole)) continue;
    explanation.matches.push_back({compiled.page, 1.0, compiled.page.id});
    return explanation;
  }
  std::vector<Candidate> candidates;
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    if (auto candidate = judge(page, text)) candidates.push_back(std::move(*candidate));
  }
  order(candidates);
  double share = 1;
  for (const Candidate& candidate : candidates) {
    if (explanation.matches.size() == kMaxMatches) break;
    const Span& span = candidate.best().span;
    const std::size_t first = text.letters.at[span.first];
    const std::size_t last = text.letters.at[span.end - 1];
    explanation.matches.push_back(
        {pages_[candidate.page].page, std::min(candidate.best().score, 0.97) * share,
         text::clean(
             text::redact_secrets(text.plain.substr(first, std::min(last - first + 1, kMaxRead))),
             kMaxMatched)});
    share *= 0.7;
  }
  if (explanation.matches.empty() && text.foreign != nullptr) {
    explanation.elsewhere = text.foreign->advice;
  }
  return explanation;
}

}  // namespace sfprobe::guidance
