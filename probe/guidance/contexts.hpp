// Purpose: docs/recognition.md taken apart: what tells that a text speaks of a login or of the
// network, and what belongs to another program. Threads: pure.
// Failure: std::runtime_error: the file is ours, and a test reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::guidance {

// Errors of something else: git, npm, a deployment.
struct Elsewhere {
  std::string name;    // "npm"
  std::string advice;  // what it is, and what to paste instead
  std::vector<std::string> phrases;
  bool after_login = false;  // a logged-in session's: a network error in it is still one
};

struct Contexts {
  std::vector<std::string> login;
  std::vector<std::string> oauth;
  std::vector<std::string> network;
  std::vector<std::string> before_cause;  // what follows one of these is the cause
  std::vector<std::string> after_cause;   // what follows it is advice
  std::vector<std::string> reported;      // what says that an error occurred
  std::vector<std::string> named_only;    // lines that speak of errors in general
  std::vector<std::string> in_general;    // sentences that do so
  std::vector<std::string> over;          // what says that the failure is past
  std::vector<std::string> experienced;   // what says that somebody has it
  std::vector<std::string> happens;       // what says that something fails
  std::vector<std::string> tried_again;   // lines about a failure that may have passed,
  std::vector<std::string> succeeded;     // and lines that say so
  std::vector<std::string> noise;         // and these say nothing about it
  std::vector<Elsewhere> elsewhere;
};

Contexts parse_contexts(std::string_view markdown);

}  // namespace sfprobe::guidance
