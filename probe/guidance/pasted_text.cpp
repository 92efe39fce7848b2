#include "guidance/pasted_text.hpp"

#include <algorithm>
#include <array>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxAround = 28;  // letters beside a text that still counts as the whole,
constexpr int kMaxWordsAround = 4;      // and words
constexpr std::size_t kMaxParagraph = 2000;  // letters to either side

bool any_line(const std::set<std::uint32_t>& lines, const NormalizedText& text, const Span& span) {
  const auto line = lines.lower_bound(text.line[span.first]);
  return line != lines.end() && *line <= text.line[span.end - 1];
}

// The string in JSON that the span is in, as `: "…",`; the whole text if it is in none.
Span json_value_around(const NormalizedText& text, const Span& span) {
  std::size_t first = span.first;
  const std::size_t reach = kMaxAround + 1;
  const auto opens = [&](std::size_t i) {
    return i > 0 && text.text[i - 1] == ':' && (text.gap[i] & kQuote) != 0;
  };
  const auto closes = [&](std::size_t i) {
    return (text.text[i] == ',' || text.text[i] == '}') && (text.gap[i] & kQuote) != 0;
  };
  while (first > 0 && !opens(first) && span.first - first <= reach) --first;
  std::size_t end = span.end;
  while (end < text.size() && !closes(end) && end - span.end <= reach) ++end;
  const bool found = opens(first) && end < text.size() && closes(end);
  return found ? Span{first, end, false} : Span{0, text.size(), false};
}

// Documentation, which any error may link to.
bool is_documentation(std::string_view before) {
  constexpr auto kHosts =
      std::to_array<std::string_view>({"developer.", "help.", "trailhead.", "status.", "www.",
                                       "trailblazer.", "architect.", "success.", "@", "/"});
  return std::any_of(kHosts.begin(), kHosts.end(),
                     [&](std::string_view host) { return before.ends_with(host); });
}

}  // namespace

bool PastedText::has(const std::vector<PhraseId>& phrases) const {
  return std::any_of(phrases.begin(), phrases.end(), [&](PhraseId id) {
    return std::any_of(spans[id].begin(), spans[id].end(),
                       [](const Span& span) { return !span.truncated; });
  });
}

bool PastedText::is_foreign(const Span& span, bool strong) const {
  if (any_line(salesforce_lines, normalized, span)) return false;
  if (foreign == nullptr) return after_login != nullptr && !salesforce && !strong;
  if (!salesforce) return true;
  return any_line(foreign_lines, normalized, span);
}

bool PastedText::names_salesforce_host(const Span& span) const {
  return any_line(salesforce_lines, normalized, span);
}

void PastedText::add_naming_paragraph(const Span& span) {
  const auto& line = normalized.line;
  std::size_t first = span.first;
  const auto goes_on = [&](std::size_t a, std::size_t b) { return line[b] - line[a] <= 1; };
  while (first > 0 && span.first - first < kMaxParagraph && goes_on(first - 1, first)) --first;
  std::size_t last = span.end - 1;
  while (last + 1 < normalized.size() && last - span.end + 1 < kMaxParagraph &&
         goes_on(last, last + 1))
    ++last;
  for (std::uint32_t one = line[first]; one <= line[last]; ++one) naming_lines.insert(one);
}

bool PastedText::is_on_naming_line(const Span& span) const {
  return any_line(naming_lines, normalized, span) &&
         !any_line(salesforce_lines, normalized, span) && !is_value_of_error(span);
}

bool PastedText::is_alone(const Span& span) const {
  if (span.truncated) return false;
  const Span value = json_value_around(normalized, span);
  if (value.end - value.first - (span.end - span.first) > kMaxAround) return false;
  int words = 0;
  for (std::size_t i = value.first; i < value.end; ++i) {
    const bool inside = i > span.first && i < span.end;
    if (!inside && i > value.first && (normalized.gap[i] & (kBlank | kLineEnd)) != 0) ++words;
  }
  return words <= kMaxWordsAround;
}

bool PastedText::is_value_of_error(const Span& span) const {
  std::string_view before = std::string_view(normalized.text).substr(0, span.first);
  const std::string_view after = std::string_view(normalized.text).substr(span.end);
  if (after.starts_with("::") || before.ends_with("::")) return true;
  if (before.empty() || (before.back() != '=' && before.back() != ':')) return false;
  before.remove_suffix(1);
  return before.ends_with("error") || before.ends_with("errorcode") ||
         before.ends_with("errordescription") || before.ends_with("oautherror") ||
         before.ends_with("message") || before.ends_with("name");
}

std::string_view PastedText::quote(const Span& span) const {
  const std::size_t first = normalized.at[span.first];
  std::size_t last = normalized.at[span.end - 1];
  // Each byte of a character is at its first one.
  const auto is_continued = [&](std::size_t i) {
    return i < plain.size() && (static_cast<unsigned char>(plain[i]) & 0xC0U) == 0x80U;
  };
  while (is_continued(last + 1)) ++last;
  return std::string_view(plain).substr(first, last - first + 1);
}

std::set<std::uint32_t> lines_with_salesforce_host(const NormalizedText& text) {
  constexpr auto kDomains = std::to_array<std::string_view>({"salesforce.com", ".force.com"});
  std::set<std::uint32_t> lines;
  const std::string_view all = text.text;
  for (const std::string_view domain : kDomains) {
    for (std::size_t i = all.find(domain); i != std::string_view::npos;
         i = all.find(domain, i + 1)) {
      if (i > 0 && !is_documentation(all.substr(0, i))) lines.insert(text.line[i]);
    }
  }
  return lines;
}

}  // namespace sfprobe::guidance
