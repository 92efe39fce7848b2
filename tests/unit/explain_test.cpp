#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checks/check.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;
using namespace sfprobe::testing;

namespace {

const Recogniser& recogniser() {
  static const Recogniser one;
  return one;
}

std::string ids_of(const Explanation& explanation) {
  std::string ids;
  for (const Match& match : explanation.matches) ids += match.page.id + " ";
  return ids.empty() ? "none" : ids;
}

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += id + " ";
  return text.empty() ? "none" : text;
}

bool acceptable(const Explanation& explanation, const Paste& paste) {
  if (explanation.matches.empty()) return paste.expected.empty();
  return std::count(paste.expected.begin(), paste.expected.end(),
                    explanation.matches.front().page.id) != 0;
}

}  // namespace

TEST_CASE("the corpus of pasted texts, in every shape") {
  const auto pastes = all_pastes();
  REQUIRE(pastes.size() > 100);
  for (const Paste& paste : pastes) {
    REQUIRE_FALSE(paste.origin.empty());
    for (const Shape& shape : all_shapes()) {
      const Explanation explanation = recogniser().recognise(shape.make(paste.text));
      if (acceptable(explanation, paste)) continue;
      FAIL_CHECK(paste.file << " | " << paste.origin << " | " << shape.name << " | expected "
                            << listed(paste.expected) << " | got " << ids_of(explanation) << "| "
                            << paste.text);
    }
  }
}

TEST_CASE("no text that is not ours, cut short, is taken for ours") {
  for (const Paste& paste : all_pastes()) {
    if (!paste.expected.empty()) continue;
    for (std::size_t length = paste.text.size() * 3 / 5; length < paste.text.size(); ++length) {
      const std::string start = paste.text.substr(0, length);
      const Explanation explanation = recogniser().recognise(start);
      if (explanation.matches.empty()) continue;
      FAIL_CHECK(paste.origin << " | got " << ids_of(explanation) << "| " << start);
      break;
    }
  }
}

TEST_CASE("every page recognises its own id, in either case") {
  for (const Embedded& embedded : embedded_pages()) {
    const std::string id(embedded.id);
    for (const std::string& text : {id, " " + id + "\n", "\"" + id + "\""}) {
      CAPTURE(text);
      const Explanation explanation = recogniser().recognise(text);
      REQUIRE_FALSE(explanation.matches.empty());
      CHECK(explanation.matches.front().page.id == id);
    }
  }
}
