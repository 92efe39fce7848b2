#include "sfprobe/explain.hpp"

#include <fmt/format.h>

#include "diagnose/pasted.hpp"
#include "facts/observed.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/recognise.hpp"

namespace sfprobe {
namespace {

// Made from the pages once; reading it is safe from any thread.
const guidance::Recogniser& recogniser() {
  static const guidance::Recogniser made;
  return made;
}

std::string path_of(std::string_view id) { return fmt::format("docs/errors/{}.md", id); }

ErrorMatch to_match(const guidance::Match& match, const guidance::Words& words) {
  const guidance::Page& page = match.page;
  ErrorMatch result{.id = page.id,
                    .title = page.title,
                    .confidence = match.confidence,
                    .matched = match.matched,
                    .means = guidance::fill(page.means, words),
                    .fixes = page.fixes,
                    .never = page.never,
                    .confirmed_by = page.confirmed_by,
                    .related = page.related,
                    .paste = page.recognition.paste,
                    .page = path_of(page.id)};
  for (Fix& fix : result.fixes) guidance::fill_fix(fix, words);
  return result;
}

std::string host_of(const guidance::Words& words) {
  for (const auto& [name, value] : words) {
    if (name == "host") return value;
  }
  return {};
}

}  // namespace

Explanation explain(std::string_view content) {
  guidance::Recognised found = guidance::explain(recogniser(), content);
  Explanation explanation{.matches = {},
                          .host = host_of(found.words),
                          .cut = found.cut,
                          .elsewhere = std::move(found.elsewhere),
                          .inner = std::move(found.inner),
                          .file = std::move(found.file),
                          .errors = std::move(found.errors)};
  for (const guidance::Match& match : found.matches) {
    explanation.matches.push_back(to_match(match, found.words));
  }
  return explanation;
}

Pasted compare(std::string_view text, const Evidence& evidence, const Diagnosis& diagnosis) {
  return compare(recogniser().recognise(text), read(evidence), diagnosis);
}

std::vector<ErrorPage> error_pages() {
  std::vector<ErrorPage> pages;
  for (const guidance::Embedded& embedded : guidance::embedded_pages()) {
    guidance::Page page = guidance::read_page(embedded);
    pages.push_back({page.id, std::move(page.title), path_of(page.id)});
  }
  return pages;
}

KnownWordings known_wordings() { return guidance::known_wordings(); }

}  // namespace sfprobe
