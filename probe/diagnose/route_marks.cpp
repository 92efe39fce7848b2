// What the verdict and the whole evidence add to the table of routes.
#include <algorithm>
#include <array>
#include <utility>

#include "checks/check.hpp"
#include "diagnose/route_words.hpp"
#include "diagnose/routes.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

RouteCell& cell_of(RouteRow& row, Phase phase) {
  return row.cells[static_cast<std::size_t>(phase)];
}

bool is_too_long(std::string_view cause) {
  return cause == "BUDGET_EXCEEDED" || cause == "ADDRESS_ATTEMPT_TIMEOUT" ||
         cause == "DNS_AAAA_DROPPED" || cause == "HTTP_TIMEOUT_TOO_SHORT" ||
         cause == "UND_ERR_CONNECT_TIMEOUT" || cause == "DNS_SLOW";
}

}  // namespace

void mark_cause(const Verdict& verdict, std::vector<RouteRow>& rows) {
  using Word = std::pair<std::string_view, std::string_view>;
  constexpr auto kWords = std::to_array<Word>({{"HOSTS_FILE_ENTRY", "hosts file"},
                                               {"DNS_SINKHOLE", "sinkhole"},
                                               {"DNS_SECOND_ANSWER", "two answers"}});
  if (verdict.status != Status::fail || rows.empty() || !rows.front().of_cli) return;
  RouteRow& row = rows.front();
  RouteCell& name = cell_of(row, Phase::name);
  for (const auto& [cause, word] : kWords) {
    if (cause != verdict.cause || name.state != State::ok) continue;
    name.state = State::warning;
    name.word = word;
    if (cause == "HOSTS_FILE_ENTRY") name.meaning = RouteCell::Meaning::hosts_file;
  }
  // Each stage passed here, and the CLI ends there all the same: at the limit of its parser, or of
  // the one timer that it has for several stages.
  const auto phase = phase_of_stage(verdict.stage);
  const auto failed = std::find_if(row.cells.begin(), row.cells.end(), [](const RouteCell& cell) {
    return cell.state == State::failed;
  });
  if (!phase) return;
  RouteCell& end = cell_of(row, *phase);
  if (failed == row.cells.end() && end.state == State::ok) end.state = State::failed;
  if (end.state != State::failed || !end.word.empty() || !end.took_us) return;
  // sfprobe's own time is the matter, or it is not that of the failure.
  if (is_too_long(verdict.cause)) return;
  const std::string_view word = word_of(verdict.cause);
  end.word = word.empty() ? "fails" : word;
  end.meaning = word.empty() ? RouteCell::Meaning::failure : meaning_of(verdict.cause);
  end.ended_us = std::exchange(end.took_us, std::nullopt);
}

// The CLI ends there; what came after it, sfprobe saw alone.
void end_row(const Verdict& verdict, std::vector<RouteRow>& rows) {
  const auto phase = phase_of_stage(verdict.stage);
  if (verdict.status != Status::fail || !phase || rows.empty() || !rows.front().of_cli) return;
  auto& cells = rows.front().cells;
  const auto first = std::find_if(cells.begin(), cells.end(), [](const RouteCell& cell) {
    return cell.state == State::failed;
  });
  if (first == cells.end()) return;
  std::for_each(std::next(first), cells.end(), [](RouteCell& cell) {
    if (cell.state != State::not_needed) cell = {};
  });
}

void add_round_trips(const Observed& observed, std::vector<RouteRow>& rows) {
  for (RouteRow& row : rows) {
    const ObservedRoute* route = observed.route(row.route);
    if (route == nullptr) continue;
    const auto note = [&](Outcome outcome, std::int64_t rtt_us) {
      if (outcome != Outcome::ok || rtt_us <= 0) return;
      row.rtt_us = std::min(row.rtt_us.value_or(rtt_us), rtt_us);
    };
    for (const auto& one : route->connections) note(one.outcome, one.facts.rtt_us);
    for (const ObservedHop& one : route->hops) note(one.outcome, one.facts.rtt_us);
  }
}

}  // namespace sfprobe
