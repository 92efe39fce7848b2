// Purpose: probes the same targets again and again, says what changes, and remembers. Ownership:
// the caller's sinks, which it calls from its own thread. Threads: those of run_many(). Failure:
// InputError before the first probe; later nothing ends a watch but its time and the request to
// stop.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/many.hpp"
#include "sfprobe/report.hpp"
#include "watch/history.hpp"

namespace sfprobe::watch {

struct Plan {
  std::vector<Turn> targets;  // no host and port twice
  std::chrono::milliseconds every{60'000};
  std::optional<std::chrono::milliseconds> for_long;  // none: until it is stopped
  std::string journal;                                // "" for none
};

struct Sinks {
  std::function<void(const Try&, const Change&)> change;
  std::function<void(std::string_view)> line;    // each line of the journal, for a reader of JSON
  std::function<void(const std::string&)> note;  // for a person, on standard error
};

struct Watched {
  std::int64_t tries = 0;  // of this watch alone, as `failed`
  std::int64_t failed = 0;
  std::vector<Gap> gaps;             // the first 100
  std::vector<History> histories;    // in the order of the targets; with what the journal knew
  std::vector<TargetReport> firsts;  // the first try of each kind that was seen now, at most 50
};

// One in ten earlier or later than asked, so that many machines do not probe at the same moment.
// `random` is 0 to 1.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds every, double random);

Watched watch(const Plan& plan, const Sinks& sinks, std::stop_token stop);

}  // namespace sfprobe::watch
