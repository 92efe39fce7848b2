// Purpose: many targets in one process, a bounded number of them at once.
// Ownership: the caller's functions are called from several threads, until run_many() returns.
// Failure: InputError as from run(); what a function throws ends the other runs and is thrown
// again.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>

#include "sfprobe/evidence.hpp"
#include "sfprobe/run.hpp"
#include "sfprobe/target.hpp"

namespace sfprobe {

// One of many: Options::deadline begins when its turn comes.
struct Turn {
  Target target;
  Options options;
};

struct ManyOptions {
  std::size_t jobs = 0;  // so many at once; 0: default_jobs()
  // Of all of them together. A target whose turn has not come by then is not probed.
  std::optional<std::chrono::milliseconds> total_deadline;
};

// For the processors and the file descriptors of this process: at least one.
std::size_t default_jobs();

// How many a run of `count` targets would have at once.
std::size_t jobs_for(std::size_t count, const ManyOptions& how);

// Asks for the turn of each of `count` targets when it comes, in their order, and hands on the
// evidence as soon as there is some, in any order. Each index is handed on once: evidence of a
// target that was not probed says why.
void run_many(std::size_t count, const std::function<Turn(std::size_t)>& turn,
              const std::function<void(std::size_t, Evidence)>& done, const ManyOptions& how,
              std::stop_token stop = {}, const System& system = real_system());

}  // namespace sfprobe
