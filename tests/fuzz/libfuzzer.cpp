// FUZZ_TARGET names the parser that libFuzzer feeds.
#include <cstdint>
#include <cstdio>

#include "fuzz/parsers.hpp"

namespace {

const sfprobe::fuzz::Parser& chosen() {
  static const auto all = sfprobe::fuzz::parsers();
  const char* name = std::getenv("FUZZ_TARGET");
  for (const auto& target : all) {
    if (name != nullptr && target.name == name) return target;
  }
  std::fputs("FUZZ_TARGET names none of:", stderr);
  for (const auto& target : all) std::fprintf(stderr, " %s", target.name.data());
  std::fputc('\n', stderr);
  std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sfprobe::fuzz::Parser target = chosen();
  target.take({reinterpret_cast<const char*>(data), size});
  return 0;
}
