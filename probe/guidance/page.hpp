// Purpose: one page of the catalogue, docs/errors/<ID>.md, taken apart. The format is described in
// docs/errors/README.md. Threads: pure functions. Failure: std::runtime_error naming the line: the
// pages are ours, and a test reads every one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/diagnosis.hpp"

namespace sfprobe::guidance {

struct Page {
  std::string id;
  std::string title;
  std::string means;
  std::vector<Fix> fixes;
  std::vector<std::string> never;
  std::vector<std::string> sources;
};

Page parse_page(std::string_view markdown);

// Replaces "{word}" by what the finding says; an unknown word stays as "<word>".
std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string, std::string>>& words);

}  // namespace sfprobe::guidance
