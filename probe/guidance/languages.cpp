#include "guidance/languages.hpp"

#include <stdexcept>

#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

// "- ENOTFOUND net `Nom ou service inconnu` — glibc"
LocalisedRule rule_of(std::string_view line) {
  const std::string_view id_and_rest = line.substr(2);
  const std::size_t space = id_and_rest.find(' ');
  if (space == std::string_view::npos) throw std::runtime_error("no rule: " + std::string(line));
  return {std::string(id_and_rest.substr(0, space)), parse_rule(id_and_rest.substr(space + 1))};
}

}  // namespace

Language parse_language(std::string_view markdown) {
  Language language;
  for (const std::string_view raw : text::lines(markdown)) {
    const std::string_view line = text::trim(raw);
    if (line.starts_with("# ")) language.name = line.substr(2);
    if (line.starts_with("- ")) language.rules.push_back(rule_of(line));
  }
  if (language.name.empty() || language.rules.empty()) {
    throw std::runtime_error("a language without a name or rules");
  }
  return language;
}

}  // namespace sfprobe::guidance
