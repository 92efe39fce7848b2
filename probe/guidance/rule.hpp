// Purpose: one line of "Recognised by": what has to occur for a page to be meant, and which program
// prints it. docs/errors/README.md describes the form. Threads: pure.
// Failure: std::runtime_error naming the line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::guidance {

// All its phrases have to occur.
struct Rule {
  enum class Kind {
    code,     // an error code: enough by itself
    text,     // a distinctive wording: enough by itself
    login,    // counts where a login is spoken of, or where it is the whole text
    oauth,    // the same, or as the value of "error"
    net,      // counts where the network or a login is spoken of, or where it is the whole text
    generic,  // counts, but any other page explains more
    wrapper,  // counts only where nothing else is recognised
  };
  Kind kind = Kind::code;
  std::vector<std::string> phrases{};
  std::string program{};  // that prints it, "glibc"; "" if many do
};

struct Recognition {
  std::vector<Rule> rules;
  std::vector<std::string> unless;  // phrases that rule the page out
  std::vector<std::string> before;  // ids that this page explains better, "*" for all others
  std::vector<std::string> after;   // ids that explain more than this page
  std::string paste;                // what to paste for more
};

// "net `Connection refused` — glibc", "text `a` and `b`".
Rule parse_rule(std::string_view line);

// A whole line of the section: a rule, `unless`, `before`, `after`, or what to paste for more.
void read_recognition(std::string_view line, Recognition& recognition);

// What stands between backticks.
std::vector<std::string> backticked(std::string_view line);

}  // namespace sfprobe::guidance
