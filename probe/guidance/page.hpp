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

using Words = std::vector<std::pair<std::string, std::string>>;

// Replaces "{word}" by what the finding says; an unknown word becomes "<word>".
std::string fill(std::string_view text, const Words& words);

// The same for a command line: values that a shell would interpret are quoted, since they may come
// from the network; an unknown word becomes "WORD".
std::string fill_command(std::string_view text, const Words& words);

}  // namespace sfprobe::guidance
