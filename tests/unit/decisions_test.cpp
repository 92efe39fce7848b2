#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

TEST_CASE("decisions are numbered once, dated, and have a status") {
  std::set<std::string> numbers;
  for (const auto& entry : std::filesystem::directory_iterator(TESTS_FOLDER "/../docs/decisions")) {
    const std::string name = entry.path().filename().string();
    if (name == "README.md") continue;
    CAPTURE(name);
    const std::string number = name.substr(0, 4);
    CHECK(numbers.insert(number).second);
    std::ifstream file(entry.path());
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    CHECK(text.starts_with("# " + std::to_string(std::stoi(number)) + ". "));
    CHECK(text.find("\nDate: 20") != std::string::npos);
    CHECK(text.find(" Status: ") != std::string::npos);
  }
  CHECK(numbers.size() >= 7);
}
