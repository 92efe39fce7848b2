#include "watch/watch.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>

#include "system/system.hpp"
#include "watch/entries.hpp"
#include "watch/journal.hpp"

namespace sfprobe::watch {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostFirsts = 50;
constexpr std::size_t kMostGaps = 100;

std::int64_t now() { return std::chrono::system_clock::to_time_t(real_system().now()); }

std::string name_of(const Target& target) {
  return target.port == 443 ? target.host : target.authority();
}

struct Probed {
  Try one;
  TargetReport report;
};

Probed judged(Evidence evidence, std::int64_t at) {
  Probed probed;
  probed.one.target = name_of(evidence.target);
  probed.one.at = at;
  probed.report.evidence = std::move(evidence);
  probed.report.diagnosis = judge(probed.report.evidence);
  const Verdict& verdict = probed.report.diagnosis.verdict;
  probed.one.took_ms = probed.report.evidence.took_us / 1000;
  probed.one.state = {verdict.status, verdict.code, verdict.cause, verdict.stage};
  probed.one.summary = verdict.summary;
  probed.one.operations = count_operations(probed.report.evidence);
  return probed;
}

class Watcher {
 public:
  Watcher(const Plan& plan, const Sinks& sinks) : plan_(plan), sinks_(sinks) {
    for (const Turn& turn : plan.targets) watched_.histories.emplace_back(name_of(turn.target));
    if (!plan.journal.empty()) journal_.emplace(plan.journal);
  }

  void start() {
    const std::int64_t at = now();
    if (journal_) take_up(at);
    std::vector<std::string> names;
    for (const History& one : watched_.histories) names.push_back(one.target());
    write(start_line(at, names, plan_.every), at);
  }

  // Every target once. A try that was cut short says nothing.
  void round(const std::stop_token& stop) {
    std::vector<std::optional<Probed>> all(plan_.targets.size());
    std::vector<std::int64_t> began(all.size(), now());
    const auto turn = [&](std::size_t i) {
      began[i] = now();
      return plan_.targets[i];
    };
    const auto done = [&](std::size_t i, Evidence evidence) {
      if (!evidence.stopped) all[i] = judged(std::move(evidence), began[i]);
    };
    const std::int64_t at = now();
    try {
      run_many(all.size(), turn, done, {}, stop);
    } catch (const std::exception& error) {  // no thread, no memory: the next round may have some
      note_gap({at, now(), static_cast<std::int64_t>(all.size()), error.what()});
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i]) take(*all[i], watched_.histories[i]);
    }
  }

  // The machine slept, or its clock was set.
  void note_jump(std::int64_t from, std::int64_t to) {
    note_gap({from, to, 0, "the clock jumped"});
  }

  Watched finish() {
    for (const History& one : watched_.histories) {
      if (one.tries() > 0) write(summary_line(now(), one), now());
    }
    return std::move(watched_);
  }

 private:
  // What an earlier watch has seen counts; nobody looked since.
  void take_up(std::int64_t at) {
    std::optional<std::int64_t> last;
    journal_->read([&](const Value& line) {
      if (const auto time = time_of(line)) last = time;
      if (const auto gap = gap_of(line)) note(*gap);
      const auto one = try_of(line);
      if (!one) return;
      for (History& history : watched_.histories) {
        if (history.target() == one->target) history.note(*one);
      }
    });
    if (last) note_gap({*last, at, 0, "nobody watched"});
  }

  void note(const Gap& gap) {
    for (History& history : watched_.histories) history.gap();
    if (watched_.gaps.size() < kMostGaps) watched_.gaps.push_back(gap);
  }

  void note_gap(const Gap& gap) {
    note(gap);
    write(gap_line(gap), gap.to);
  }

  void take(const Probed& probed, History& history) {
    const auto known = [&](const Kind& kind) { return kind.state == probed.one.state; };
    const bool first = std::none_of(history.kinds().begin(), history.kinds().end(), known);
    const auto change = history.note(probed.one);
    ++watched_.tries;
    if (!probed.one.state.fine()) ++watched_.failed;
    if (first && watched_.firsts.size() < kMostFirsts) {
      watched_.firsts.push_back(probed.report);
      write(evidence_line(probed.one, probed.report), probed.one.at);
    }
    if (change) {
      write(change_line(probed.one, *change), probed.one.at);
      if (sinks_.change) sinks_.change(probed.one, *change);
    }
    write(try_line(probed.one), probed.one.at);
  }

  void write(const std::string& line, std::int64_t at) {
    if (sinks_.line) sinks_.line(line);
    if (!journal_) return;
    const bool written = journal_->append(line, at);
    if (written != writable_ && sinks_.note) {
      sinks_.note(written ? "the journal can be written again"
                          : "cannot write the journal: " + journal_->error() +
                                "; what is missing will be said in it");
    }
    writable_ = written;
  }

  const Plan& plan_;
  const Sinks& sinks_;
  Watched watched_;
  std::optional<Journal> journal_;
  bool writable_ = true;
};

// False if it was asked to stop.
bool sleep_until(Clock::time_point time, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_until(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

std::chrono::milliseconds with_jitter(std::chrono::milliseconds every, double random) {
  const double factor = 0.9 + 0.2 * std::clamp(random, 0.0, 1.0);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(every.count()) * factor));
}

Watched watch(const Plan& plan, const Sinks& sinks, std::stop_token stop) {
  constexpr std::int64_t kJump = 30;  // seconds: no clock is corrected by so much
  for (const Turn& turn : plan.targets) check_options(turn.options);
  Watcher watcher(plan, sinks);
  watcher.start();
  std::mt19937 random{std::random_device{}()};
  std::uniform_real_distribution<double> evenly(0, 1);
  const Clock::time_point began = Clock::now();
  for (Clock::time_point next = began;;) {
    watcher.round(stop);
    const std::int64_t at = now();
    const Clock::time_point ended = Clock::now();
    next = std::max(ended, next + with_jitter(plan.every, evenly(random)));
    if (plan.for_long && next >= began + *plan.for_long) break;
    if (!sleep_until(next, stop)) break;
    const auto slept = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - ended);
    if (std::abs(now() - at - slept.count()) > kJump) watcher.note_jump(at, now());
  }
  return watcher.finish();
}

}  // namespace sfprobe::watch
