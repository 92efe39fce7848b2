// Purpose: a version of Node.js. Threads: pure. Failure: an unreadable version is {0, 0}.
#pragma once

#include <compare>
#include <string_view>

namespace sfprobe::node {

struct Version {
  int major = 0;
  int minor = 0;

  bool known() const { return major > 0; }
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of a comparison for a pointer.
  friend auto operator<=>(const Version&, const Version&) = default;
};

// "22.19.0", with or without a "v".
Version parse_version(std::string_view text);

}  // namespace sfprobe::node
