// Purpose: what a test may not ask of a program that a sanitizer watches: its runtime needs
// terabytes of addresses, and a pipe of its own whenever UBSan looks at an object's type. What such
// a program works out takes it ten times as long.
#pragma once

#include <string>

namespace sfprobe::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// A deadline of so many seconds, with time for what follows the waiting.
inline std::string patient(int seconds) {
  constexpr int kSlower = 4;
  return std::to_string(kSanitized ? seconds * kSlower : seconds);
}

}  // namespace sfprobe::testing
