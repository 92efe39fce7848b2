// Purpose: what a test may not ask of a program that a sanitizer watches: its runtime needs
// terabytes of addresses, and a pipe of its own whenever UBSan looks at an object's type.
#pragma once

namespace sfprobe::testing {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace sfprobe::testing
