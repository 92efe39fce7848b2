#include <catch2/catch.hpp>
#include <filesystem>
#include <iterator>
#include <set>
#include <string>

#include "support/content.hpp"

TEST_CASE("decisions are numbered once, dated, and have a status") {
  std::set<std::string> numbers;
  for (const auto& entry : std::filesystem::directory_iterator(TESTS_FOLDER "/../docs/decisions")) {
    const std::string name = entry.path().filename().string();
    if (name == "README.md") continue;
    CAPTURE(name);
    const std::string number = name.substr(0, 4);
    CHECK(numbers.insert(number).second);
    const std::string text = sfprobe::testing::content_of(entry.path());
    CHECK(text.starts_with("# " + std::to_string(std::stoi(number)) + ". "));
    CHECK(text.find("\nDate: 20") != std::string::npos);
    CHECK(text.find(" Status: ") != std::string::npos);
  }
  CHECK(numbers.size() >= 7);
}
