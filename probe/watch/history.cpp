#include "watch/history.hpp"

#include <algorithm>

namespace sfprobe::watch {
namespace {

// More kinds than there are error codes: only what is hostile has more. They share the last one.
constexpr std::size_t kMostKinds = 200;
constexpr std::size_t kMostEpisodes = 100;

std::size_t hour_of(std::int64_t at) {
  const std::int64_t second = ((at % 86400) + 86400) % 86400;
  return static_cast<std::size_t>(second / 3600);
}

}  // namespace

Kind& Ledger::kind_of(const State& key, const std::string& summary) {
  const auto known = std::find_if(kinds_.begin(), kinds_.end(),
                                  [&](const Kind& kind) { return kind.state == key; });
  if (known != kinds_.end()) return *known;
  if (kinds_.size() == kMostKinds) return kinds_.back();
  Kind& kind = kinds_.emplace_back();
  kind.state = key;
  kind.summary = summary;
  return kind;
}

std::optional<Change> Ledger::note(const Try& one, const State& key) {
  Kind& kind = kind_of(key, one.summary);
  ++kind.tries;
  ++kind.hours[hour_of(one.at)];
  std::optional<Change> change;
  if (current_ != key) {
    ++kind.episodes;
    change = Change{current_, running_, kind.episodes};
    current_ = key;
    running_ = {one.at, one.at, 0};
    if (kind.first.size() < kMostEpisodes) kind.first.push_back(running_);
  }
  running_.to = one.at;
  ++running_.tries;
  if (static_cast<std::size_t>(kind.episodes) == kind.first.size()) kind.first.back() = running_;
  if (running_.tries > kind.longest.tries) kind.longest = running_;
  return change;
}

void History::add(const std::vector<Operations>& operations) {
  for (const Operations& more : operations) {
    const auto known = std::find_if(operations_.begin(), operations_.end(),
                                    [&](const Operations& one) { return one.stage == more.stage; });
    if (known == operations_.end()) {
      operations_.push_back(more);
    } else {
      known->tried += more.tried;
      known->failed += more.failed;
    }
  }
}

std::optional<Change> History::note(const Try& one) {
  if (tries_ == 0) from_ = one.at;
  ++tries_;
  if (!one.state.fine()) ++failed_;
  to_ = one.at;
  add(one.operations);
  codes_.note(one, fault_of(one.state));
  return states_.note(one, one.state);
}

void History::gap() {
  states_.gap();
  codes_.gap();
}

std::vector<Kind> History::faults() const {
  std::vector<Kind> faults;
  for (const Kind& kind : codes_.kinds()) {
    if (!kind.state.fine()) faults.push_back(kind);
  }
  return faults;
}

Pattern History::pattern(const Kind& kind) const {
  if (kind.tries == tries_) return Pattern::constant;
  if (kind.tries == 1) return Pattern::once;
  return kind.episodes == 1 ? Pattern::outage : Pattern::intermittent;
}

State fault_of(const State& state) {
  if (state.fine()) return {Status::ok, "", "", ""};
  return {state.status, state.code, "", ""};
}

std::string_view to_string(Pattern pattern) {
  switch (pattern) {
    case Pattern::constant: return "constant";
    case Pattern::once: return "once";
    case Pattern::outage: return "outage";
    case Pattern::intermittent: return "intermittent";
  }
  return {};
}

}  // namespace sfprobe::watch
