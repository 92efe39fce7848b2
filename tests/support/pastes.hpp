// Purpose: the corpus of pasted texts, tests/cases/explain/*.txt, and the shapes in which a text
// may arrive. Threads: pure but for reading. Failure: the test fails if a file cannot be read.
//
// A case is a line ">>> ID, ID" (any of them is acceptable as the first match; "none" for no match
// at all), a line "<<< where the text comes from", and the text up to the next case.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "guidance/recognise.hpp"

namespace sfprobe::testing {

struct Paste {
  std::string file;
  std::vector<std::string> expected;  // empty: no match
  std::string origin;
  std::string text;
};

std::vector<Paste> read_pastes(const std::filesystem::path& file);
// Of all files of a folder.
std::vector<Paste> pastes_in(const std::filesystem::path& folder);
std::vector<Paste> all_pastes();

// Of all pages; made once.
const guidance::Recogniser& recogniser();

struct Shape {
  std::string name;
  std::function<std::string(const std::string&)> make;
};

// What happens to an error text on its way into a paste.
const std::vector<Shape>& all_shapes();

}  // namespace sfprobe::testing
