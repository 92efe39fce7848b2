// Purpose: one page of the catalogue, docs/errors/<ID>.md, parsed. docs/errors/README.md describes
// the format. Threads: pure functions. Failure: std::runtime_error naming the line, because the
// pages are ours and a test reads every one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guidance/fix.hpp"
#include "guidance/rule.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::guidance {

struct Page {
  std::string id;
  std::string title;
  std::string means;
  std::vector<Fix> fixes;
  std::vector<std::string> never;
  Recognition recognition;
  std::vector<std::string> confirmed_by;       // "dns: what it finds"
  std::vector<std::string> confirming_checks;  // "dns"; empty if nothing can be seen from outside
  bool confirmed_in_part = false;              // that no check finds it does not rule it out
  std::vector<std::string> related;            // ids
  std::vector<std::string> sources;

  // A check of the way to the server confirms it, rather than of what the server answers.
  bool is_of_network() const;
};

// The page with its fixes, which `find_fix` looks up by the ids that the page gives.
Page parse_page(std::string_view markdown, FixFinder find_fix);

}  // namespace sfprobe::guidance
