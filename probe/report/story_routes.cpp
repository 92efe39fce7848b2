#include <algorithm>
#include <optional>

#include "report/story.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

// The phase that the verdict is about.
std::optional<Phase> phase_of(const Verdict& verdict) {
  if (verdict.stage == "dns") return Phase::name;
  if (verdict.stage == "connect") return Phase::connect;
  if (verdict.stage == "proxy") return Phase::proxy;
  if (verdict.stage == "tls") return Phase::tls;
  if (verdict.stage == "endpoint") return Phase::answer;
  return std::nullopt;
}

}  // namespace

RouteRow as_the_cli_goes(const Diagnosis& diagnosis) {
  RouteRow row = diagnosis.routes.front();
  const auto broken = [](const RouteCell& cell) {
    return cell.state == State::failed || cell.state == State::unknown;
  };
  if (diagnosis.verdict.status != Status::fail ||
      std::any_of(row.cells.begin(), row.cells.end(), broken)) {
    return row;
  }
  const bool crash = !diagnosis.predictions.empty() &&
                     diagnosis.predictions.front().outcome == ClientOutcome::crash;
  const std::string& stage = diagnosis.verdict.stage;
  // Of settings it stumbles over before it sends anything.
  const bool starts = !crash || stage == "tls" || stage == "endpoint";
  const auto phase = starts ? phase_of(diagnosis.verdict) : std::nullopt;
  if (starts && !phase) return row;
  const std::string word = !starts ? "the CLI stops before it"
                           : crash ? "the CLI crashes"
                                   : diagnosis.verdict.code;
  const auto failing = [&](std::size_t i) {
    return phase && i == static_cast<std::size_t>(*phase);
  };
  bool passed = true;
  for (std::size_t i = 0; i < kPhases; ++i) {
    RouteCell& cell = row.cells[i];
    if (cell.state == State::not_needed) continue;
    const bool here = phase ? failing(i) : passed;
    if (here && passed) {
      cell = {State::failed, std::nullopt, word};
      passed = false;
    } else if (!passed) {
      cell = {};
    }
  }
  return row;
}

}  // namespace sfprobe
