#include "sfprobe/many.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <vector>

#include "api/run_on.hpp"
#include "facts/steps.hpp"
#include "net/descriptors.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

// In less nothing can be seen: what the runs before leave of the total deadline for their reports.
constexpr std::chrono::milliseconds kShortestTurn{50};

using Clock = std::chrono::steady_clock;

// A run waits most of its time; so many of them keep a processor busy, and no more than that gets
// each of them to run in time.
constexpr std::size_t kJobsOfAProcessor = 16;

Evidence not_begun(const Target& target, const std::string& why, bool stopped,
                   const System& system) {
  Evidence evidence;
  evidence.target = target;
  evidence.started = rfc3339(system.now());
  evidence.stopped = stopped;
  evidence.steps.push_back({.id = steps::kNotBegun,
                            .action = steps::action(steps::Action::take_turn),
                            .subject = why,
                            .outcome = Outcome::not_applicable});
  return evidence;
}

// What the workers share.
class Pool {
 public:
  Pool(std::size_t count, const std::function<Turn(std::size_t)>& turn,
       const std::function<void(std::size_t, Evidence)>& done, const ManyOptions& how,
       const System& system)
      : count_(count), turn_(turn), done_(done), how_(how), system_(system) {
    if (how.total_deadline) end_ = Clock::now() + *how.total_deadline;
  }

  void run(std::size_t jobs, std::stop_token stop) {
    const std::stop_callback on_stop(stop, [this] { stop_.request_stop(); });
    std::vector<std::jthread> others;
    try {
      while (others.size() + 1 < jobs) others.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // Fewer at once will do, too.
    }
    work();
    others.clear();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void work() {
    try {
      for (std::size_t i = next_++; i < count_ && !failed_; i = next_++) {
        done_(i, evidence_of(turn_(i)));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      failed_ = true;
      stop_.request_stop();  // the others would go on until their deadlines
    }
  }

  Evidence evidence_of(Turn turn) {
    if (stop_.stop_requested()) {
      return not_begun(turn.target, "the run was stopped before its turn came", true, system_);
    }
    if (end_) {
      const auto left = std::chrono::floor<std::chrono::milliseconds>(*end_ - Clock::now());
      if (left < kShortestTurn) {
        return not_begun(turn.target,
                         fmt::format("the total deadline of {} s was over before its turn came",
                                     static_cast<double>(how_.total_deadline->count()) / 1000),
                         false, system_);
      }
      turn.options.deadline = std::min(turn.options.deadline, left);
    }
    check(turn.options);
    return run_on(machine_, turn.target, turn.options, stop_.get_token(), Clock::now());
  }

  // Files are read once for all targets that name the same.
  void check(const Options& options) {
    check_values(options);
    const std::lock_guard lock(mutex_);
    if (checked_.insert(options.ca_files).second) check_options(options);
  }

  const std::size_t count_;
  const std::function<Turn(std::size_t)>& turn_;
  const std::function<void(std::size_t, Evidence)>& done_;
  const ManyOptions& how_;
  const System& system_;
  const std::shared_ptr<Machine> machine_ = std::make_shared<Machine>(system_);
  std::set<std::vector<std::string>> checked_;
  std::optional<Clock::time_point> end_;
  std::stop_source stop_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

std::size_t default_jobs() {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  return std::min(kJobsOfAProcessor * processors,
                  static_cast<std::size_t>(net::descriptors().most_runs()));
}

std::size_t jobs_for(std::size_t count, const ManyOptions& how) {
  const std::size_t wanted = how.jobs == 0 ? default_jobs() : how.jobs;
  return std::clamp<std::size_t>(std::min(count, wanted), 1, most_side_by_side());
}

void run_many(std::size_t count, const std::function<Turn(std::size_t)>& turn,
              const std::function<void(std::size_t, Evidence)>& done, const ManyOptions& how,
              std::stop_token stop, const System& system) {
  Pool(count, turn, done, how, system).run(jobs_for(count, how), std::move(stop));
}

}  // namespace sfprobe
