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
    CAPTURE(paste.file, paste.origin, paste.text);
    REQUIRE_FALSE(paste.origin.empty());
    for (const Shape& shape : all_shapes()) {
      const std::string shaped = shape.make(paste.text);
      const Explanation explanation = recogniser().recognise(shaped);
      if (acceptable(explanation, paste)) continue;
      CAPTURE(shape.name, shaped, paste.expected);
      CHECK(ids_of(explanation) == "acceptable");
    }
  }
}

TEST_CASE("no beginning of a text that is not ours is taken for ours") {
  for (const Paste& paste : all_pastes()) {
    if (!paste.expected.empty()) continue;
    CAPTURE(paste.file, paste.origin, paste.text);
    for (std::size_t length = 0; length < paste.text.size(); length += 3) {
      const Explanation explanation = recogniser().recognise(paste.text.substr(0, length));
      if (!explanation.matches.empty()) {
        CAPTURE(paste.text.substr(0, length));
        CHECK(ids_of(explanation) == "none");
        break;
      }
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
