#include "cli/pasted.hpp"

#include "cli/read_input.hpp"

namespace sfprobe::cli {

std::string read_pasted(const CommandLine& line) {
  if (line.explain_file.empty()) return {};
  return read_input(line.explain_file, kMaxPasted, line.options.deadline);
}

void compare_with_pasted(const std::string& pasted, TargetReport& report) {
  if (!pasted.empty()) report.pasted = compare(pasted, report.evidence, report.diagnosis);
}

void compare_with_pasted(const std::string& pasted, Report& report) {
  for (TargetReport& target : report.targets) compare_with_pasted(pasted, target);
}

}  // namespace sfprobe::cli
