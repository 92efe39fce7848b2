#include "guidance/evidence.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxShort = 120;  // letters of a text that may be about one code
constexpr double kLoose = 0.5;

// "ECONNRESET: read failed", but {"ECONNRESET": 1} has a quote. A glossary looks the same, so this
// counts for a single code only.
bool heads_message(const NormalizedText& text, const Span& span) {
  const std::size_t colon = span.end;
  return colon + 1 < text.size() && text.text[colon] == ':' && (text.gap[colon] & kQuote) == 0 &&
         (text.gap[colon + 1] & kQuote) == 0 && (text.gap[colon + 1] & kBlank) != 0;
}

// code = "X": an assignment of source code, where a log has code=X or code: 'X'.
bool is_assigned(const NormalizedText& text, const Span& span) {
  return span.first > 1 && text.text[span.first - 1] == '=' &&
         (text.gap[span.first - 1] & kBlank) != 0 && (text.gap[span.first] & kQuote) != 0;
}

}  // namespace

// "connect ECONNREFUSED", "code: 'ECONNRESET'", "Error (invalid_grant)", "failed with EPIPE",
// "ECONNRESET: read failed".
bool is_said_beside(const NormalizedText& text, const Span& span) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"error",    "error:",     "error(",    "errors:",  "code:",       "code=",
       "errno",    "cause:",     "reason:",   "message:", "failed:",     "connect",
       "read",     "write",      "send",      "recv",     "getaddrinfo", "listen",
       "open",     "failedwith", "endedwith", "diedwith", "exitedwith",  "got",
       "ireceive", "getting",    "gets",      "says",     "net::",       "dueto",
       "dueto:",   "becauseof",  "throws:",   "fatal:",   "exception:",  "exception("});
  const std::string_view before = std::string_view(text.text).substr(0, span.first);
  // "errors:" above a list is its heading.
  const bool new_line = (text.gap[span.first] & kLineEnd) != 0;
  if (std::any_of(kBefore.begin(), kBefore.end(), [&](std::string_view one) {
        return before.ends_with(one) && text.edge(span.first - one.size()) &&
               !(new_line && one.ends_with(':'));
      })) {
    return true;
  }
  const std::string_view after = std::string_view(text.text).substr(span.end);
  return after.starts_with("::") || (before.ends_with('(') && after.starts_with(')'));
}

bool is_code(const PastedText& text, const Span& span) {
  for (std::size_t i = span.first + 1; i < span.end; ++i) {
    if ((text.normalized.gap[i] & (kBlank | kLineEnd)) != 0) return false;
  }
  const std::string_view word = text.quote(span);
  const auto any = [&](char first, char last) {
    return std::any_of(word.begin(), word.end(), [&](char c) { return c >= first && c <= last; });
  };
  return any('A', 'Z') != any('a', 'z');
}

bool is_loose(const PastedText& text, const Span& span) {
  if (text.reports || !is_code(text, span)) return false;
  if (is_assigned(text.normalized, span)) return true;
  return !text.is_value_of_error(span) && !is_said_beside(text.normalized, span);
}

void weaken_loose(std::vector<std::vector<Hit>>& hits, const PastedText& text) {
  std::string_view code;
  bool several = false;
  for (const std::vector<Hit>& page : hits) {
    for (const Hit& hit : page) {
      if (!hit.loose) continue;
      // Phrases that end in "*" find the beginning of the same code.
      const std::string_view word = text.quote(hit.span);
      several = several || !(word.starts_with(code) || code.starts_with(word));
      if (code.empty()) code = word;
    }
  }
  if (code.empty()) return;
  const bool about = several || text.normalized.size() > kMaxShort;
  for (std::vector<Hit>& page : hits) {
    for (Hit& hit : page) {
      const bool says = text.is_alone(hit.span) || heads_message(text.normalized, hit.span);
      if (hit.loose && !several && says) hit.loose = false;
    }
    if (about) std::erase_if(page, [](const Hit& hit) { return hit.loose; });
    for (Hit& hit : page) {
      if (hit.loose) hit.score *= kLoose;
    }
  }
}

}  // namespace sfprobe::guidance
