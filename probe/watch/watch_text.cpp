#include "watch/watch_text.hpp"

#include <fmt/format.h>

#include "text/clean.hpp"
#include "text/time.hpp"
#include "watch/wilson.hpp"

namespace sfprobe::watch {
namespace {

constexpr std::size_t kShownEpisodes = 10;
constexpr std::size_t kShownGaps = 5;

std::string span(const Episode& one) { return span_text(std::chrono::seconds(one.to - one.from)); }

std::string tries_text(std::int64_t count) {
  return count == 1 ? "1 try" : fmt::format("{} tries", count);
}

// "2nd", "3rd", "11th".
std::string ordinal(std::int64_t n) {
  const bool teen = n / 10 % 10 == 1;
  const char* end = "th";
  if (!teen && n % 10 == 1) end = "st";
  if (!teen && n % 10 == 2) end = "nd";
  if (!teen && n % 10 == 3) end = "rd";
  return std::to_string(n) + end;
}

// "ok", "fail ECONNRESET at tls", "warn DNS_SLOW at dns".
std::string state_text(const State& state) {
  std::string text(to_string(state.status));
  const std::string& id = state.code.empty() ? state.cause : state.code;
  if (!id.empty()) text += " " + id;
  if (!state.code.empty() && !state.cause.empty() && state.cause != state.code) {
    text += " (" + state.cause + ")";
  }
  if (!state.stage.empty() && state.status != Status::ok) text += " at " + state.stage;
  return text::clean(text);
}

// "at tls", "at tls, because of HELLO_TOO_LARGE".
std::string place_text(const State& state) {
  std::string text = state.stage.empty() ? "at no stage" : "at " + state.stage;
  if (!state.cause.empty() && state.cause != state.code) text += ", because of " + state.cause;
  return text::clean(text);
}

const char* operations_name(const std::string& stage) {
  if (stage == "dns") return "the look-ups";
  if (stage == "proxy") return "the proxy's tunnels";
  if (stage == "connect") return "the connections";
  if (stage == "tls") return "the handshakes";
  return "the requests";
}

// "7 of 240 (2.9 %, 95 % interval 1.4 % to 5.9 %)".
std::string rate_text(std::int64_t failed, std::int64_t tries) {
  const Interval interval = wilson(failed, tries);
  const double rate = tries == 0 ? 0 : static_cast<double>(failed) / static_cast<double>(tries);
  return fmt::format("{} of {} ({:.1f} %, 95 % interval {:.1f} % to {:.1f} %)", failed, tries,
                     100 * rate, 100 * interval.low, 100 * interval.high);
}

std::string episodes_text(const Kind& kind) {
  std::string text = "    at ";
  for (std::size_t i = 0; i < kind.first.size() && i < kShownEpisodes; ++i) {
    const Episode& one = kind.first[i];
    text += (i == 0 ? "" : ", ") + rfc3339(one.from);
    if (one.tries > 1) text += " to " + rfc3339(one.to);
  }
  const std::int64_t more = kind.episodes - static_cast<std::int64_t>(kShownEpisodes);
  return text + (more > 0 ? fmt::format(" and {} more times\n", more) : "\n");
}

// On which hours of the day (UTC) the tries of a kind fell, if there were more than one.
std::string hours_text(const Kind& kind) {
  std::string text;
  int used = 0;
  for (std::size_t hour = 0; hour < kind.hours.size(); ++hour) {
    if (kind.hours[hour] == 0) continue;
    ++used;
    text += fmt::format("{}{:02} h: {}", text.empty() ? "" : ", ", hour, kind.hours[hour]);
  }
  return used < 2 ? "" : "    by hour of the day, UTC: " + text + "\n";
}

std::string longest_text(const Episode& one) {
  if (one.tries == 1) return "one try in a row";
  return fmt::format("{} tries in a row ({})", one.tries, span(one));
}

std::string pattern_text(const Kind& fault, const History& history) {
  switch (history.pattern(fault)) {
    case Pattern::constant: return "at every try";
    case Pattern::once: return "once";
    case Pattern::outage:
      return fmt::format("one outage of {} tries in a row, {} from its first to its last",
                         fault.tries, span(fault.longest));
    case Pattern::intermittent: break;
  }
  return fmt::format("intermittent: {} of the tries, {} times, for at most {}",
                     rate_text(fault.tries, history.tries()), fault.episodes,
                     longest_text(fault.longest));
}

// What the tries of a fault concluded, each on its own.
std::string conclusions_text(const Kind& fault, const History& history) {
  std::string text;
  for (const Kind& kind : history.kinds()) {
    if (fault_of(kind.state) != fault.state) continue;
    text += fmt::format("    {}: {}, the first: {}\n", tries_text(kind.tries),
                        place_text(kind.state), text::clean(kind.summary));
  }
  return text;
}

std::string target_text(const History& history) {
  if (history.tries() == 0) return text::clean(history.target()) + ": no try came to its end\n";
  std::string text =
      fmt::format("{}: {} from {} to {}: ", text::clean(history.target()),
                  tries_text(history.tries()), rfc3339(history.from()), rfc3339(history.to()));
  text += history.failed() == 0 ? fmt::format("none failed (95 % interval 0 % to {:.1f} %)\n",
                                              100 * wilson(0, history.tries()).high)
                                : rate_text(history.failed(), history.tries()) + " failed\n";
  for (const Kind& fault : history.faults()) {
    text += fmt::format("  {}: {}\n", state_text(fault.state), pattern_text(fault, history));
    text += episodes_text(fault) + hours_text(fault) + conclusions_text(fault, history);
  }
  for (const Operations& some : history.operations()) {
    if (some.failed == 0) continue;
    text += fmt::format("  stage {}: {} of {} failed\n", text::clean(some.stage),
                        rate_text(some.failed, some.tried), operations_name(some.stage));
  }
  return text;
}

}  // namespace

std::string change_text(const Try& one, const Change& change) {
  std::string text =
      fmt::format("{} {}: {}", rfc3339(one.at), text::clean(one.target), state_text(one.state));
  if (change.times > 1) text += fmt::format(", {} time", ordinal(change.times));
  if (change.before) {
    text += fmt::format("; {} before, for {} ({})", state_text(*change.before),
                        span_text(std::chrono::seconds(one.at - change.earlier.from)),
                        tries_text(change.earlier.tries));
  }
  if (!one.state.fine()) text += ": " + text::clean(one.summary);
  return text + "\n";
}

std::string summary_text(const Watched& watched) {
  std::string text;
  for (const History& one : watched.histories) text += target_text(one);
  for (std::size_t i = 0; i < watched.gaps.size() && i < kShownGaps; ++i) {
    const Gap& gap = watched.gaps[i];
    text += fmt::format("not seen: {} to {}: {}\n", rfc3339(gap.from), rfc3339(gap.to),
                        text::clean(gap.why));
  }
  if (watched.gaps.size() > kShownGaps) {
    text += fmt::format("and {} more gaps\n", watched.gaps.size() - kShownGaps);
  }
  return text;
}

}  // namespace sfprobe::watch
