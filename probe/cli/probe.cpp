#include "cli/probe.hpp"

#include <algorithm>
#include <iostream>
#include <set>
#include <utility>

#include "cli/asked_for.hpp"
#include "cli/guard.hpp"
#include "cli/pasted.hpp"
#include "cli/print_report.hpp"
#include "cli/progress.hpp"
#include "cli/results.hpp"
#include "sfprobe/sfprobe.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/time.hpp"

namespace sfprobe::cli {
namespace {

using std::chrono::milliseconds;

// A sanitizer makes every step of the program some ten times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kSlower = 10;
#else
constexpr int kSlower = 1;
#endif

// A thread that answers to nothing is given up this long after the deadline.
constexpr milliseconds kLastResort{30 * kSlower};
// What judging and printing of one target may take beside others.
constexpr milliseconds kReserve{4 * kSlower};
// What may pass between two turns on a busy machine.
constexpr milliseconds kBetweenTurns{500};

int print_plan(const Asked& asked, const CommandLine& line) {
  Plan all;
  std::set<std::string> known;
  for (std::size_t i = 0; i < asked.probes(); ++i) {
    const text::ListedTarget probe = asked.probe(i);
    Plan one = plan(probe.target, options_of(line, probe));
    for (Destination& place : one.destinations) {
      if (known.insert(place.place).second) all.destinations.push_back(std::move(place));
    }
    one.destinations = std::move(all.destinations);
    all = std::move(one);
  }
  write(line.format == &format_json ? to_json(all) : to_text(all));
  return 0;
}

milliseconds milliseconds_since(std::chrono::steady_clock::time_point time) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - time);
}

// When the program ends at the latest.
milliseconds longest(const CommandLine& line, std::size_t probes, std::size_t jobs) {
  const auto turns = static_cast<int>((probes + jobs - 1) / jobs);
  const milliseconds all = turns * line.options.deadline + (turns - 1) * kBetweenTurns;
  if (!line.many.total_deadline) return all;
  // Those whose turn never came are reported, too.
  const milliseconds reports =
      probes > 1 ? kBetweenTurns + static_cast<int>(probes) * kReserve : milliseconds{0};
  return std::min(all + reports, *line.many.total_deadline + reports);
}

}  // namespace

int probe(const CommandLine& line) {
  auto started = std::chrono::steady_clock::now();
  std::string pasted = read_pasted(line);
  // A pipe may have taken most of the deadline to be written.
  auto spent = line.explain_file.empty() ? milliseconds{0} : milliseconds_since(started);
  const Asked asked = asked_for(line);
  // Standard input may take its time, and a target of a list has its own from its turn on.
  if (line.explain_file == "-" || !line.targets_file.empty()) {
    started = std::chrono::steady_clock::now();
    spent = milliseconds{0};
  }
  check_options(line.options);
  if (line.plan) return print_plan(asked, line);
  for (const Output& output : line.outputs) check_output(output.path);

  Results results(line, asked, std::move(pasted), rfc3339(real_system().now()));
  const std::size_t jobs = jobs_for(asked.probes(), line.many);
  Guard guard(started + longest(line, asked.probes(), jobs) + kLastResort, [&] {
    results.print_unfinished();
    std::cerr << "sfprobe: failed: it did not end by the deadline\n";
  });
  {
    Progress progress(asked.probes());
    std::stop_source stop;
    const auto request = [&stop] { stop.request_stop(); };
    const std::stop_callback on_signal(guard.stop(), request);
    const std::stop_callback on_close(results.nobody_reads(), request);
    const auto turn = [&](std::size_t i) {
      const text::ListedTarget one = asked.probe(i);
      results.begin(i, one.target);
      Options options = options_of(line, one);
      // Those that run beside it are judged and printed, too.
      const auto reserve = kReserve * static_cast<int>(jobs - 1);
      if (options.deadline > 2 * reserve) options.deadline -= reserve;
      options.deadline = std::max(options.deadline - spent, milliseconds{1});
      options.on_step = [&, i](const Step& step) {
        results.note(i, step);
        progress.note(step);
      };
      return Turn{one.target, std::move(options)};
    };
    const auto done = [&](std::size_t i, Evidence evidence) {
      const std::int64_t took_us = evidence.took_us;
      const std::string host = evidence.target.display;
      progress.ended(results.end(i, std::move(evidence)).status, host, took_us);
    };
    run_many(asked.probes(), turn, done, line.many, stop.get_token());
  }
  const milliseconds took = milliseconds_since(started);
  guard.disarm();
  const int status = results.print(took.count());
  return guard.signal() == 0 ? status : 128 + guard.signal();
}

}  // namespace sfprobe::cli
