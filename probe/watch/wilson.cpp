#include "watch/wilson.hpp"

#include <algorithm>
#include <cmath>

namespace sfprobe::watch {

Interval wilson(std::int64_t failed, std::int64_t tries) {
  if (tries <= 0) return {};
  constexpr double kZ = 1.959963984540054;  // the normal distribution's 97.5th percentile
  const auto n = static_cast<double>(tries);
  const double p = static_cast<double>(std::clamp<std::int64_t>(failed, 0, tries)) / n;
  const double z2 = kZ * kZ;
  const double middle = p + z2 / (2 * n);
  const double half = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  return {std::max(0.0, (middle - half) / scale), std::min(1.0, (middle + half) / scale)};
}

}  // namespace sfprobe::watch
