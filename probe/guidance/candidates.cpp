#include "guidance/candidates.hpp"

#include <algorithm>

#include "guidance/aggregate.hpp"

namespace sfprobe::guidance {
namespace {

using Kind = Rule::Kind;

constexpr std::ptrdiff_t kMaxOrdered = 20;  // a text about more pages than this is about none

bool contains(const std::vector<std::string>& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

// "self-signed certificate" within "self-signed certificate in certificate chain" is the latter:
// of two phrases that share words the longer one counts, unless the other one goes on.
void drop_parts(std::vector<Candidate>& candidates) {
  const auto part_of = [](const Span& part, const Span& whole) {
    return whole.first < part.end && part.end <= whole.end &&
           whole.end - whole.first > part.end - part.first;
  };
  struct Place {
    Span span;
    const Page* page;
    Kind kind;
  };
  // A page that explains more keeps its shorter phrase; a page's own is dropped for a weaker one.
  const auto takes = [](const Page& page, const Span& part, const Place& other) {
    if (other.page == &page) return other.kind == Kind::generic || other.kind == Kind::wrapper;
    // A phrase that the text breaks off in was not read: what was read whole stays beside it.
    if (other.span.truncated && !part.truncated) return false;
    return !contains(page.recognition.before, other.page->id);
  };
  std::vector<Place> places;  // by where they begin, so that only neighbours are compared
  std::size_t longest = 0;
  for (const Candidate& candidate : candidates) {
    for (const Hit& hit : candidate.hits) {
      places.push_back({hit.span, candidate.page, hit.kind});
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
      return std::any_of(
          from(end > longest ? end - longest : 0), from(end), [&](const Place& other) {
            return takes(*candidate.page, hit.span, other) && part_of(hit.span, other.span);
          });
    });
  }
  std::erase_if(candidates, [](const Candidate& c) { return c.hits.empty(); });
}

template <class Weak>
void drop_unless_all(std::vector<Candidate>& candidates, Weak weak) {
  if (!std::all_of(candidates.begin(), candidates.end(), weak)) std::erase_if(candidates, weak);
}

// Whether what the pages say of each other puts `a` behind `b`.
bool gives_way(const Candidate& a, const Candidate& b) {
  const Recognition& first = a.page->recognition;
  const Recognition& second = b.page->recognition;
  const bool first_generic = a.best().kind == Kind::generic;
  if (first_generic != (b.best().kind == Kind::generic)) return first_generic;
  if (contains(first.before, b.page->id)) return false;
  if (contains(second.before, a.page->id) || contains(first.after, b.page->id)) return true;
  return contains(first.after, "*") || contains(second.before, "*");
}

// Each pass moves what gives way one place back.
void apply_precedence(std::vector<Candidate>& candidates) {
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

bool are_related(const Page& a, const Page& b) {
  return contains(a.related, b.id) || contains(b.related, a.id) ||
         contains(a.recognition.before, b.id) || contains(b.recognition.after, a.id) ||
         contains(a.recognition.before, "*") || contains(b.recognition.after, "*");
}

// "Error (1): …" of the Salesforce CLI.
bool is_of_cli(const NormalizedText& text) {
  return text.text.find("error(1):") != std::string::npos;
}

// A connection of any program may fail so; nothing says that it is a login's.
bool may_be_any_program(const Candidate& first, const PastedText& text) {
  return first.page->is_of_network() && !text.login && text.salesforce_lines.empty() &&
         !text.is_alone(first.best().span) && !is_of_cli(text.normalized);
}

}  // namespace

double base_score(Kind kind) {
  switch (kind) {
    case Kind::code: return 0.93;
    case Kind::text: return 0.92;
    case Kind::oauth: return 0.9;
    case Kind::login: return 0.88;
    case Kind::net: return 0.8;
    case Kind::generic: return 0.6;
    case Kind::wrapper: break;
  }
  return 0.5;
}

void order(std::vector<Candidate>& candidates, const PastedText& text) {
  drop_parts(candidates);
  drop_bystanders(candidates, text);
  for (Candidate& candidate : candidates) {
    std::stable_sort(candidate.hits.begin(), candidate.hits.end(),
                     [](const Hit& a, const Hit& b) { return a.score > b.score; });
  }
  drop_unless_all(candidates, [](const Candidate& c) { return c.best().kind == Kind::wrapper; });
  drop_unless_all(candidates, [](const Candidate& c) { return c.best().span.truncated; });
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    const auto key = [](const Candidate& c) {
      return std::pair{c.best().kind == Kind::generic, -c.best().score};
    };
    return key(a) != key(b) ? key(a) < key(b) : a.best().span.first < b.best().span.first;
  });
  if (std::ssize(candidates) > kMaxOrdered) {
    candidates.erase(candidates.begin() + kMaxOrdered, candidates.end());
  }
  apply_precedence(candidates);
  put_leader_first(candidates, text);
}

double confidence(const std::vector<Candidate>& candidates, const PastedText& text) {
  const Candidate& first = candidates.front();
  double sure = std::min(first.best().score, 0.97);
  // Where the text names Salesforce, the network and a phrase of it belong together.
  if (first.best().kind == Kind::net && (text.salesforce || !text.salesforce_lines.empty())) {
    sure = std::max(sure, 0.91);
  }
  if (candidates.size() > 1) {
    const Candidate& second = candidates[1];
    const bool rival =
        second.best().kind != Kind::generic && second.best().score > 0.85 * first.best().score;
    if (rival && !are_related(*first.page, *second.page)) sure *= 0.85;
  }
  constexpr double kLikely = 0.84;
  if (may_be_any_program(first, text)) sure = std::min(sure, kLikely);
  return sure;
}

}  // namespace sfprobe::guidance
