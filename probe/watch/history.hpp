// Purpose: what many tries of one target add up to: which states it was in, since when, how often,
// how long. Ownership: values. Threads: none. Failure: none. It holds a bounded number of states
// and episodes; the counts are of all.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "watch/operations.hpp"

namespace sfprobe::watch {

// What a try concluded. Two that are equal are the same kind.
struct State {
  Status status = Status::unknown;
  std::string code{};
  std::string cause{};
  std::string stage{};

  // A login would have worked.
  bool fine() const { return status == Status::ok || status == Status::warn; }
  friend bool operator==(const State&, const State&) = default;
};

struct Try {
  std::string target{};
  std::int64_t at = 0;  // when it began, seconds since 1970
  std::int64_t took_ms = 0;
  State state{};
  std::string summary{};
  std::vector<Operations> operations{};
};

// Tries in a row with the same state.
struct Episode {
  std::int64_t from = 0;  // of its first try
  std::int64_t to = 0;    // of its last
  std::int64_t tries = 0;
};

// How often and when; a fault that comes by chance is intermittent.
enum class Pattern { constant, once, outage, intermittent };

struct Kind {
  State state{};
  std::string summary{};  // of its first try
  std::int64_t tries = 0;
  std::int64_t episodes = 0;
  Episode longest{};
  std::vector<Episode> first{};          // the first of them, in order
  std::array<std::int64_t, 24> hours{};  // tries by hour of the day, UTC
};

// A state that follows another.
struct Change {
  std::optional<State> before{};  // none for the first try, and behind a gap
  Episode earlier{};              // of `before`
  std::int64_t times = 1;         // how often the target has come into this state, now included
};

// When nobody looked, or nothing could be written.
struct Gap {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t lost = 0;  // lines of the journal that are missing
  std::string why{};
};

// Tries by what they have in common.
class Ledger {
 public:
  std::optional<Change> note(const Try& one, const State& key);
  void gap() { current_.reset(); }
  const std::vector<Kind>& kinds() const { return kinds_; }  // in the order in which they came

 private:
  Kind& kind_of(const State& key, const std::string& summary);

  std::vector<Kind> kinds_;
  std::optional<State> current_;
  Episode running_{};  // of current_
};

class History {
 public:
  explicit History(std::string target) : target_(std::move(target)) {}

  std::optional<Change> note(const Try& one);
  // Nobody looked for a while: what was before does not go on behind it.
  void gap();

  const std::string& target() const { return target_; }
  std::int64_t tries() const { return tries_; }
  std::int64_t failed() const { return failed_; }
  std::int64_t from() const { return from_; }
  std::int64_t to() const { return to_; }
  const std::vector<Operations>& operations() const { return operations_; }

  const std::vector<Kind>& kinds() const { return states_.kinds(); }
  // The tries that failed, by what the CLI gives alone: what comes by chance is met now at one
  // stage and now at another, and a single try may well blame something for it.
  std::vector<Kind> faults() const;
  Pattern pattern(const Kind& kind) const;

 private:
  void add(const std::vector<Operations>& operations);

  std::string target_;
  std::int64_t tries_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t from_ = 0;
  std::int64_t to_ = 0;
  std::vector<Operations> operations_;
  Ledger states_;
  Ledger codes_;
};

// What a fault is counted by: status and code, or nothing but that it is fine.
State fault_of(const State& state);

std::string_view to_string(Pattern pattern);

}  // namespace sfprobe::watch
