// Purpose: how sure a rate is that was counted in a number of tries. Threads: pure. Failure: none.
#pragma once

#include <cstdint>

namespace sfprobe::watch {

struct Interval {
  double low = 0;
  double high = 1;
};

// Wilson's score interval (E. B. Wilson, JASA 22, 1927) at 95 %, without continuity correction:
// unlike the usual p ± 1.96·√(p(1-p)/n) it holds for small rates, and for none at all. 0 to 1
// without a try.
Interval wilson(std::int64_t failed, std::int64_t tries);

}  // namespace sfprobe::watch
