// Purpose: what a whole text is by its form: source code, a test run, a change log, documentation,
// settings. A program's message that comes with one of them is none of it.
// Threads: pure. Failure: none. Linear.
#pragma once

#include <cstddef>
#include <string_view>

namespace sfprobe::guidance {

// What the whole text is, looked up once.
struct TextForm {
  bool change_log = false;
  bool diff = false;
  bool table = false;     // in Markdown
  bool source = false;    // source code
  bool passed = false;    // tests of which none failed
  bool answers = false;   // "Q:" and "A:"
  bool options = false;   // a manual's list of them
  bool history = false;   // of commits
  bool headings = false;  // several, in Markdown
  bool settings = false;  // "[section]" and "name = value"
};

TextForm form_of(std::string_view text);

// How many bytes before a line are no part of it, and its end without the tags of a page.
std::string_view without_frame(std::string_view line);

}  // namespace sfprobe::guidance
