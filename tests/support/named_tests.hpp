// Purpose: a test of its own for each of many names, so that one can be run again alone.
// Ownership: Catch2 keeps what is registered. Threads: before main() only. Failure: Catch2's.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace sfprobe::testing {

using NamedRun = void (*)(const std::string& name);

class NamedTest : public Catch::ITestInvoker {
 public:
  NamedTest(std::string name, NamedRun run) : name_(std::move(name)), run_(run) {}
  void invoke() const override { run_(name_); }

 private:
  std::string name_;
  NamedRun run_;
};

// Registers "KIND: NAME" with the tag [KIND] for each name.
inline bool add_tests(const std::string& kind, const std::vector<std::string>& names,
                      NamedRun run) {
  for (const std::string& name : names) {
    Catch::AutoReg(new NamedTest(name, run), CATCH_INTERNAL_LINEINFO, "",
                   Catch::NameAndTags(kind + ": " + name, "[" + kind + "]"));
  }
  return true;
}

}  // namespace sfprobe::testing
