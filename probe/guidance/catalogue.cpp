#include "guidance/catalogue.hpp"

#include "guidance/languages.hpp"
#include "guidance/numbers.hpp"

#include <algorithm>

namespace sfprobe::guidance {
namespace {

const Embedded* find(std::span<const Embedded> all, std::string_view id) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Embedded& embedded) { return embedded.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Fix> find_fix(std::string_view id) {
  const Embedded* found = find(embedded_fixes(), id);
  if (found == nullptr) return std::nullopt;
  return parse_fix(found->markdown);
}

Page read_page(const Embedded& page) { return parse_page(page.markdown, find_fix); }

std::optional<Page> find_page(std::string_view id) {
  const Embedded* found = find(embedded_pages(), id);
  if (found == nullptr) return std::nullopt;
  return read_page(*found);
}

KnownWordings known_wordings() {
  KnownWordings known;
  const auto add = [&](const Rule& rule) {
    if (!rule.program.empty()) known.programs.insert(rule.program);
  };
  for (const std::string_view markdown : embedded_languages()) {
    const Language language = parse_language(markdown);
    known.languages.insert(language.name);
    for (const LocalisedRule& one : language.rules) add(one.rule);
  }
  for (const Embedded& embedded : embedded_pages()) {
    for (const Rule& rule : read_page(embedded).recognition.rules) add(rule);
  }
  for (const NumberFamily& family : parse_numbers(embedded_numbers())) {
    known.numbers.push_back(family.name);
  }
  return known;
}

}  // namespace sfprobe::guidance
