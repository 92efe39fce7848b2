// Purpose: a machine made of values: variables, files, programs, a working directory and a clock
// that stands still until a test moves it. Ownership: the test. Threads: const members from any;
// not while the test changes it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sfprobe/system.hpp"

namespace sfprobe::testing {

struct FakeSystem final : System {
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> programs;  // path, and what it is once links are resolved
  std::map<std::string, std::string> links;
  Platform kind;
  std::string folder = "/";
  std::string name = "build-7";
  std::chrono::system_clock::time_point clock{std::chrono::seconds{1'795'000'000}};

  void tick(std::chrono::seconds by) { clock += by; }

  std::optional<std::string> env(const std::string& variable) const override {
    return found(variables, variable);
  }
  std::optional<std::string> read_file(const std::string& path, std::size_t limit) const override {
    auto content = found(files, path);
    if (content) content->resize(std::min(content->size(), limit));
    return content;
  }
  std::vector<std::string> list(const std::string& in, std::size_t most) const override {
    std::vector<std::string> names;
    for (const auto& [path, content] : files) {
      if (!path.starts_with(in + "/") || names.size() == most) continue;
      const std::string rest = path.substr(in.size() + 1);
      if (rest.find('/') == std::string::npos) names.push_back(rest);
    }
    return names;
  }
  std::optional<std::string> executable(const std::string& path) const override {
    return found(programs, path);
  }
  std::string link(const std::string& path) const override {
    return found(links, path).value_or("");
  }
  Platform platform() const override { return kind; }
  std::string working_directory() const override { return folder; }
  std::string host_name() const override { return name; }
  std::chrono::system_clock::time_point now() const override { return clock; }

 private:
  static std::optional<std::string> found(const std::map<std::string, std::string>& in,
                                          const std::string& key) {
    const auto entry = in.find(key);
    return entry == in.end() ? std::nullopt : std::optional(entry->second);
  }
};

}  // namespace sfprobe::testing
