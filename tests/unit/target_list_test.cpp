#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "text/target_list.hpp"

using namespace sfprobe;
using text::parse_target_list;
using Json = nlohmann::json;

namespace {

Json json_of(const text::TargetList& list) {
  Json targets = Json::array();
  Json bad = Json::array();
  for (const text::ListedTarget& one : list.targets) {
    Json& json = targets.emplace_back(Json{{"line", one.line}, {"url", one.target.url()}});
    if (!one.label.empty()) json["label"] = one.label;
    if (!one.flow.empty()) json["flow"] = one.flow;
    if (one.proxy) json["proxy"] = *one.proxy;
    if (!one.ca_files.empty()) json["ca_files"] = one.ca_files;
  }
  for (const text::BadLine& one : list.bad) bad.push_back({{"line", one.line}, {"why", one.why}});
  return {{"targets", targets}, {"bad", bad}};
}

}  // namespace

TEST_CASE("lists of targets, line by line") {
  std::ifstream file(TESTS_FOLDER "/cases/target_list/lists.json");
  for (const Json& one : Json::parse(file)) {
    CAPTURE(one.at("about").get<std::string>());
    const text::TargetList list = parse_target_list(one.at("text").get<std::string>());
    const Json expected = {{"targets", one.value("targets", Json::array())},
                           {"bad", one.value("bad", Json::array())}};
    CHECK(json_of(list) == expected);
    CHECK(list.bad_lines == list.bad.size());
    CHECK_FALSE(list.truncated);
  }
}

TEST_CASE("a list of targets of any size") {
  SECTION("a million lines, and no more") {
    std::string text;
    for (std::size_t i = 0; i < text::kMostLines; ++i) text += "a\n";
    CHECK(parse_target_list(text).targets.size() == text::kMostLines);
    CHECK_FALSE(parse_target_list(text).truncated);
    CHECK(parse_target_list(text + "b\n").targets.size() == text::kMostLines);
    CHECK(parse_target_list(text + "b\n").truncated);
  }
  SECTION("many bad lines are counted, and the first are named") {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "-\n";
    const text::TargetList list = parse_target_list(text + "a.example\n");
    CHECK(list.bad_lines == 10'000);
    CHECK(list.bad.size() == 100);
    CHECK(list.targets.size() == 1);
  }
  SECTION("a line of 10 MB") {
    const text::TargetList list =
        parse_target_list("a.example " + std::string(10'000'000, 'x') + "\nb.example\n");
    CHECK(list.bad_lines == 1);
    REQUIRE(list.targets.size() == 1);
    CHECK(list.targets.front().line == 2);
  }
  SECTION("a comment of 10 MB") {
    CHECK(parse_target_list("#" + std::string(10'000'000, 'x')).bad_lines == 0);
  }
  SECTION("UTF-16") {
    using namespace std::string_literals;
    const text::TargetList list = parse_target_list(
        "\xFF\xFE"
        "a\0\n\0b\0"s);
    REQUIRE(list.bad.size() == 1);
    CHECK(list.bad.front().why == "the list is UTF-16; it must be UTF-8");
  }
}

TEST_CASE("one probe answers for equal lines") {
  const auto same = [](const char* a, const char* b) {
    return text::parse_target_line(a)->same_probe(*text::parse_target_line(b));
  };
  CHECK(same("a.example", "  a.example label=A # x"));
  CHECK_FALSE(same("a.example", "b.example"));
  CHECK_FALSE(same("a.example", "a.example:444"));
  CHECK_FALSE(same("a.example", "a.example proxy="));
  CHECK_FALSE(same("a.example", "a.example ca-file=x"));
  CHECK_FALSE(same("a.example", "a.example flow=none"));
  CHECK_FALSE(same("a.example", "http://a.example"));
}
