#include "guidance/rule.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

std::string_view first_word(std::string_view line) { return line.substr(0, line.find(' ')); }

std::optional<Rule::Kind> kind_of(std::string_view word) {
  using Kind = Rule::Kind;
  constexpr auto kKinds = std::to_array<std::pair<std::string_view, Kind>>({
      {"code", Kind::code},
      {"text", Kind::text},
      {"login", Kind::login},
      {"oauth", Kind::oauth},
      {"net", Kind::net},
      {"generic", Kind::generic},
      {"wrapper", Kind::wrapper},
  });
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const auto& one) { return one.first == word; });
  return found == kKinds.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::vector<std::string> backticked(std::string_view line) {
  std::vector<std::string> parts;
  for (std::size_t open = line.find('`'); open != std::string_view::npos; open = line.find('`')) {
    const std::size_t close = line.find('`', open + 1);
    if (close == std::string_view::npos)
      throw std::runtime_error("no closing backtick: " + std::string(line));
    parts.emplace_back(line.substr(open + 1, close - open - 1));
    line.remove_prefix(close + 1);
  }
  return parts;
}

Rule parse_rule(std::string_view line) {
  constexpr std::string_view kDash = " \xE2\x80\x94 ";
  Rule rule;
  const auto kind = kind_of(first_word(line));
  rule.phrases = backticked(line);
  if (!kind || rule.phrases.empty()) throw std::runtime_error("no rule: " + std::string(line));
  rule.kind = *kind;
  const std::size_t dash = line.find(kDash, line.rfind('`'));
  if (dash != std::string_view::npos) rule.program = text::trim(line.substr(dash + kDash.size()));
  return rule;
}

void read_recognition(std::string_view line, Recognition& recognition) {
  if (!line.starts_with("- ")) {
    recognition.paste.append(recognition.paste.empty() ? "" : " ").append(line);
    return;
  }
  const std::string_view content = line.substr(2);
  const std::string_view word = first_word(content);
  auto* list = word == "unless"   ? &recognition.unless
               : word == "before" ? &recognition.before
               : word == "after"  ? &recognition.after
                                  : nullptr;
  if (list == nullptr) {
    recognition.rules.push_back(parse_rule(content));
    return;
  }
  const auto parts = backticked(content);
  if (parts.empty()) throw std::runtime_error("nothing to recognise: " + std::string(line));
  list->insert(list->end(), parts.begin(), parts.end());
}

}  // namespace sfprobe::guidance
