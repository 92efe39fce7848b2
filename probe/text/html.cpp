#include "text/html.hpp"
#include "text/ascii.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace sfprobe::text {
namespace {

constexpr std::array kEntities = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&#39;", "'"},
    {"&nbsp;", " "},
});

// Entities decoded, runs of blanks folded to one.
std::string fold(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    std::size_t used = 1;
    std::string_view piece = s.substr(i, 1);
    for (const auto& [entity, character] : kEntities) {
      if (s.substr(i).starts_with(entity)) {
        piece = character;
        used = entity.size();
        break;
      }
    }
    const bool blank = std::isspace(static_cast<unsigned char>(piece[0])) != 0;
    if (!blank) {
      out += piece;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
    i += used;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

bool looks_like_html(std::string_view body) {
  const std::string head = lower(body.substr(0, 1024));
  for (std::string_view mark : {"<!doctype html", "<html", "<head", "<body", "<title"}) {
    if (head.find(mark) != std::string::npos) return true;
  }
  return false;
}

std::string html_title(std::string_view body) {
  const std::string lowered = lower(body);
  const std::size_t open = lowered.find("<title");
  if (open == std::string::npos) return {};
  const std::size_t start = lowered.find('>', open);
  if (start == std::string::npos) return {};
  const std::size_t end = lowered.find("</title", start);
  const std::size_t length = end == std::string::npos ? 200 : end - start - 1;
  return fold(body.substr(start + 1, length));
}

std::string html_words(std::string_view body, std::size_t limit) {
  const std::string lowered = lower(body);
  std::string visible;
  for (std::size_t i = 0; i < body.size() && visible.size() < 4 * limit;) {
    if (body[i] != '<') {
      visible += body[i++];
      continue;
    }
    std::size_t end = i;
    for (std::string_view hidden : {"script", "style", "title", "!--"}) {
      if (lowered.compare(i + 1, hidden.size(), hidden) != 0) continue;
      end = lowered.find(hidden == "!--" ? "-->" : "</" + std::string(hidden), i);
    }
    if (end != std::string::npos) end = body.find('>', end);
    if (end == std::string::npos) break;
    visible += ' ';
    i = end + 1;
  }
  std::string words = fold(visible);
  if (words.size() > limit) words.resize(limit);
  return words;
}

}  // namespace sfprobe::text
