// Purpose: names the error in a text that a person pasted (an error message, a log, a JSON answer),
// or in a file that support is sent (a HAR, the diagnosis.json of `sf doctor`, a debug log).
// Ownership: values. Threads: any number of calls at once; pure. Failure: none; a text that is not
// about a login has no match.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

// A page of the catalogue (docs/errors/) that the text is about.
struct ErrorMatch {
  std::string id;                  // "ENOTFOUND", "invalid_grant/ip-restricted"
  std::string title;               // one line
  double confidence = 0;           // 0 to 1; 1 for an id
  std::string matched;             // the words that were recognised, printable and without secrets
  std::string means;               // a paragraph
  std::vector<Fix> fixes;          // in the order in which to try them; none was tried
  std::vector<std::string> never;  // what not to do
  std::vector<std::string> confirmed_by;  // how to find out whether it is so
  std::vector<std::string> related;       // ids of other pages
  std::string paste;                      // what to paste for a surer answer; "" if nothing more
  std::string page;                       // its path in the source tree
};

// One of the errors in a file: those with the same page and words count as one.
struct FileError {
  std::string time;  // of the first, as the file has it; "" if it has none
  std::size_t count = 1;
  std::string id;       // of the page
  std::string matched;  // printable, without secrets and personal data
};

struct Explanation {
  std::vector<ErrorMatch> matches;  // at most three, the likeliest first
  std::string host;                 // the one that the text names; "" for none
  bool cut = false;                 // only the first MiB of a text was read
  // Without a match: whose error it seems to be, and what to paste instead. With one: what else the
  // text says, as that the login worked.
  std::string elsewhere;
  std::string inner;  // the cause within a known wrapper that is itself not known; "" if none
  std::string file;   // what kind of file it was: "HAR"; "" for a text
  std::vector<FileError> errors;  // of the file, the first first
};

constexpr std::size_t kMaxPasted = 1024 * 1024;          // bytes of a text that are read
constexpr std::size_t kMaxErrorFile = 64 * 1024 * 1024;  // bytes of a file with errors in it

// The time is linear in the length of the content.
Explanation explain(std::string_view content);

// The same text against what a run observed: does that error show from here?
Pasted compare(std::string_view text, const Evidence& evidence, const Diagnosis& diagnosis);

// A page of the catalogue; its id is what explain() takes in place of a text.
struct ErrorPage {
  std::string id;
  std::string title;  // one line
  std::string page;   // its path in the source tree
};

// Every page, by id.
std::vector<ErrorPage> error_pages();

// What wordings are known of: the languages, the programs that print them, and the families of
// error numbers. Sorted, each once.
struct KnownWordings {
  std::set<std::string> languages;
  std::set<std::string> programs;
  std::vector<std::string> numbers;  // as in docs/recognition/numbers.md
};

KnownWordings known_wordings();

}  // namespace sfprobe
