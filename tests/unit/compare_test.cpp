// Two worlds of the lab side by side: the difference that was planted is named.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "diagnose/aspects.hpp"
#include "report/comparison.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"
#include "text/words.hpp"
#include "text/wrap.hpp"

using namespace sfprobe;
using testing::content_of;

namespace {

Report world(const std::string& name) {
  return replay(content_of(TESTS_FOLDER "/cases/oracle/evidence/" + name + ".json"));
}

bool names(const TargetComparison& comparison, const std::string& what) {
  for (const Difference& one : comparison.differences) {
    if (one.what == what) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("compare names the planted difference of each pair of worlds") {
  const auto pairs = nlohmann::json::parse(content_of(TESTS_FOLDER "/cases/compare/pairs.json"));
  CHECK(pairs.size() >= 30);
  for (const auto& pair : pairs) {
    const std::string a = pair.at("a");
    const std::string b = pair.at("b");
    const std::string what = pair.at("what");
    CAPTURE(a, b, what);
    const auto comparisons = compare_reports({world(a), world(b)});
    REQUIRE(comparisons.size() == 1);
    const std::string text = to_terminal(comparisons, {"a.json", "b.json"}, {});
    CAPTURE(text);
    if (what.empty()) {
      CHECK(comparisons[0].differences.empty());
    } else {
      CHECK(names(comparisons[0], what));
    }
    // What the sentence says, where one works and the other does not.
    CHECK(comparisons[0].because == pair.value("because", ""));
    if (pair.contains("says")) {
      const std::string says = pair.at("says");
      CHECK(comparisons[0].conclusion.find(says) != std::string::npos);
    }
    CHECK(text.find("{") == std::string::npos);
    CHECK(text.find("()") == std::string::npos);
    for (const std::string_view line : text::lines(text)) CHECK(text::columns(line) <= 80);
  }
}

TEST_CASE("compare: verdicts that agree, several runs, no target in common") {
  const Report healthy = world("connect-both-families");
  const Report refused = world("connect-refused-two");
  CHECK(agree(compare_reports({healthy, healthy, healthy}).front()));
  const TargetComparison three = compare_reports({refused, healthy, refused}).front();
  CHECK_FALSE(agree(three));
  CHECK(three.conclusion.starts_with("A fails: "));
  CHECK(three.conclusion.find(" B works. C fails: ") != std::string::npos);
  CHECK(three.differences.front().what == "connections");
  Report other = healthy;
  other.targets.front().diagnosis.target.host = "other.example.com";
  CHECK_THROWS_AS(compare_reports({healthy, other}), InputError);
}

TEST_CASE("each aspect is found again by the name under which a comparison shows it") {
  std::set<std::string> labels;
  for (int i = 1; i <= static_cast<int>(Aspect::answer_time); ++i) {
    const AspectRow& row = row_of(static_cast<Aspect>(i));
    const std::string label(row.label);
    CAPTURE(label);
    CHECK(labels.insert(label).second);
    CHECK(aspect_of({row.stage, label, {}, false}) == row.aspect);
    CHECK(aspect_of({row.stage, label, {}, true}) == Aspect::variable);
    CHECK_FALSE(row.noun.empty());
    CHECK(is_time(row.aspect) == label.ends_with(" time"));
  }
}
