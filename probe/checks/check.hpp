// Purpose: what a check is: something about a login, observed without an opinion and judged
// without I/O. Each lives in its own folder and offers `extern const Check check_<folder>`, which
// says all that the program needs to know of it; the build finds it there.
// Threads: observe() runs in a thread of its own and may start more in the context's task group;
// judge() is pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/finding.hpp"
#include "sfprobe/route.hpp"

namespace sfprobe {

struct ProbeContext;
struct Observed;

struct Check {
  std::string_view stage;  // of a login, as reports name it; checks may share one
  int place = 0;           // of the stage in a login: lower comes first
  // Stages whose failure on the same route, or on no route, is the reason for this one's.
  std::span<const std::string_view> explained_by{};
  std::optional<Phase> phase{};  // of a route, that its findings are about

  void (*observe)(ProbeContext& context) = nullptr;
  void (*judge)(const Observed& observed, Findings& findings) = nullptr;
  // Every code that judge() can give a finding: each has a page under docs/errors/.
  std::span<const std::string_view> codes{};
};

// All of them, by place.
const std::vector<const Check*>& all_checks();

// The names of the stages, each once, in the order of a login.
const std::vector<std::string_view>& all_stages();

// The stage's place among them; behind the last for a name that is no stage's.
std::size_t place_of_stage(std::string_view stage);

// A failure of `cause` explains one of `consequence` on the same route.
bool explains(std::string_view cause, std::string_view consequence);

std::optional<Phase> phase_of_stage(std::string_view stage);

}  // namespace sfprobe
