// Purpose: one page of the catalogue, docs/errors/<ID>.md, taken apart. The format is described in
// docs/errors/README.md. Threads: pure functions. Failure: std::runtime_error naming the line: the
// pages are ours, and a test reads every one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/diagnosis.hpp"

namespace sfprobe::guidance {

// One line of "Recognised by": all its phrases have to occur.
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
  std::vector<std::string> phrases;
};

struct Recognition {
  std::vector<Rule> rules;
  std::vector<std::string> unless;  // phrases that rule the page out
  std::vector<std::string> before;  // ids that this page explains better, "*" for all others
  std::vector<std::string> after;   // ids that explain more than this page
};

struct Page {
  std::string id;
  std::string title;
  std::string means;
  std::vector<Fix> fixes;
  std::vector<std::string> never;
  Recognition recognition;
  std::vector<std::string> confirmed_by;  // "`dns`: what it sees"
  std::vector<std::string> related;       // ids
  std::vector<std::string> sources;
};

Page parse_page(std::string_view markdown);

using Words = std::vector<std::pair<std::string, std::string>>;

// Replaces "{word}" by what the finding says; an unknown word becomes a spoken one, "the proxy", or
// "<word>".
std::string fill(std::string_view text, const Words& words);

// The same for a command line: values that a shell would interpret are quoted, since they may come
// from the network; an unknown word becomes "WORD".
std::string fill_command(std::string_view text, const Words& words);

// Both for one fix. A change of the environment that still has a gap in it is for a person, not for
// a script: it becomes a command.
void fill_fix(Fix& fix, const Words& words);

}  // namespace sfprobe::guidance
