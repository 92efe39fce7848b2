// Purpose: what differs between two or more runs against the same target: two machines, before and
// after, with and without a VPN. The runs are called A, B, C, …. Ownership and threads: plain
// values; pure functions. Failure: InputError if the reports have no target in common.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/report.hpp"

namespace sfprobe {

struct Difference {
  std::string stage;                // of a login, as Finding::stage
  std::string what;                 // "HTTPS_PROXY", "addresses", "certificate"
  std::vector<std::string> values;  // one a run; "" if that run did not see it
  bool is_variable = false;         // `what` is a variable of the environment
};

struct TargetComparison {
  Target target;
  std::vector<Verdict> verdicts;        // one a run
  std::vector<Place> places;            // one a run
  std::vector<Difference> differences;  // by stage; those of the stage that fails first
  std::vector<std::string> same;        // what was seen in each and is equal
  std::string conclusion;               // sentences
  std::string because;  // the difference that explains why one works; "" if there is none
};

// One comparison for each target that every report has, in the order of the first.
std::vector<TargetComparison> compare_reports(const std::vector<Report>& reports);

// All verdicts of a target have the same status and code.
bool agree(const TargetComparison& comparison);

// Schema "sfprobe.compare/1"; ends with a newline.
std::string to_json(const std::vector<TargetComparison>& comparisons);

}  // namespace sfprobe
