// Purpose: what a check is: a stage of a login, observed without an opinion and judged without
// I/O. Each lives in its own folder and offers `extern const Check check_<folder>`; the build
// finds it there. Threads: observe() runs in a thread of its own and may start more in the
// scene's crew; judge() is pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {

struct Scene;

// What a person is told of one stage on one route.
struct StageLine {
  Stage stage = Stage::environment;
  std::string route;  // asked for
  bool reached = false;
  Status status = Status::ok;
  std::int64_t took_us = -1;  // -1: nothing to tell
  std::string text;
};

struct Check {
  Stage stage;
  void (*observe)(Scene& scene);
  void (*judge)(const Evidence& evidence, Findings& findings);
  void (*tell)(const Evidence& evidence, StageLine& line);  // pure, like judge()
  // Every code that judge() can give a finding: each has a page under docs/errors/.
  std::span<const std::string_view> codes;
};

// All of them, by stage.
const std::vector<const Check*>& all_checks();

}  // namespace sfprobe
