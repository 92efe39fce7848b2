#include "cli/watch_command.hpp"

#include <iostream>
#include <set>

#include "cli/asked_for.hpp"
#include "cli/guard.hpp"
#include "cli/print_report.hpp"
#include "cli/write_output.hpp"
#include "report/format.hpp"
#include "sfprobe/error.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/time.hpp"
#include "watch/watch.hpp"
#include "watch/watch_text.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMostTargets = 1000;

std::vector<Turn> targets_of(const CommandLine& line) {
  const Asked asked = asked_for(line);
  if (asked.probes() > kMostTargets) {
    throw InputError("watch takes at most " + std::to_string(kMostTargets) + " targets");
  }
  std::vector<Turn> targets;
  std::set<std::string> known;
  for (std::size_t i = 0; i < asked.probes(); ++i) {
    const text::ListedTarget one = asked.probe(i);
    if (!known.insert(one.target.authority()).second) {
      throw InputError(one.target.authority() + ": watch takes a host and port once");
    }
    targets.push_back({one.target, options_of(line, one)});
  }
  return targets;
}

void write_firsts(const watch::Watched& watched, const std::string& started,
                  const CommandLine& line) {
  Report report;
  report.started = started;
  report.targets = watched.firsts;
  for (const Output& output : line.outputs) {
    write_output(output.path, output.format->render(report, TerminalStyle{}));
  }
}

}  // namespace

int watch(const CommandLine& line) {
  const watch::Plan plan{targets_of(line), line.watch.every, line.watch.for_long,
                         line.watch.journal};
  for (const Output& output : line.outputs) check_output(output.path);
  const std::string started = rfc3339(real_system().now());
  const bool json = line.format == &format_json;
  // Each try ends by its own deadline.
  Guard guard(Guard::Clock::time_point::max(), [] {});
  std::stop_source stop;
  const std::stop_callback on_signal(guard.stop(), [&stop] { stop.request_stop(); });
  const auto say = [&](std::string_view text) {
    // Nobody reads: there is nothing to watch for but the journal.
    if (!write_on(text) && plan.journal.empty()) stop.request_stop();
  };
  watch::Sinks sinks;
  sinks.note = [](const std::string& text) { std::cerr << "sfprobe: " << text << '\n'; };
  if (json) {
    sinks.line = say;
  } else {
    sinks.change = [&](const watch::Try& one, const watch::Change& change) {
      say(watch::change_text(one, change));
    };
  }
  sinks.note("watching " +
             (plan.targets.size() == 1 ? text::clean(plan.targets.front().target.authority())
                                       : std::to_string(plan.targets.size()) + " targets") +
             (plan.for_long ? "" : " until it is interrupted"));
  const watch::Watched watched = watch::watch(plan, sinks, stop.get_token());
  if (!json) write(watch::summary_text(watched));
  write_firsts(watched, started, line);
  guard.disarm();
  if (guard.signal() != 0) return 128 + guard.signal();
  return watched.tries > 0 && watched.failed == 0 ? 0 : 1;
}

}  // namespace sfprobe::cli
