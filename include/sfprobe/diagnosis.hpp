// Purpose: what will happen, why, and what to do. Ownership and threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sfprobe/finding.hpp"

namespace sfprobe {

struct Verdict {
  Status status = Status::unknown;  // ok, warn, fail or unknown
  std::string code;                 // "" if there is none
  std::optional<Stage> stage;
  Certainty certainty = Certainty::observed;
  std::string summary;
};

// A change of the client's environment.
struct EnvChange {
  std::vector<std::pair<std::string, std::string>> set;
  std::vector<std::string> unset;
};

enum class Proof { proven, disproved, untested };

struct Fix {
  std::string id;
  std::string text;
  std::string command;  // "" if there is none
  std::optional<EnvChange> env;
  Proof proof = Proof::untested;
};

// What a command of the Salesforce CLI prints when its request ends like that.
struct CommandOutput {
  std::string command;  // "sf org login web"
  std::string text;
  int exit_status = 1;
  std::optional<std::int64_t> after_ms;
};

// What one client will do. See the report format in docs/report.md.
struct Prediction {
  std::string client;
  std::string outcome;             // response, error, hang, crash
  std::vector<std::string> codes;  // any of which it may give
  std::optional<int> status;       // HTTP status of a response; none if that cannot be told
  std::string message;
  std::optional<std::int64_t> after_ms;
  std::string because;                        // what lies under it, a clause
  Certainty certainty = Certainty::observed;  // inferred: the run ended before, or could not see
  bool told = true;  // false: what this client does lies behind what was looked at
  std::vector<CommandOutput> commands;  // of the CLI
};

struct Diagnosis {
  Verdict verdict;
  Findings findings;  // the verdict's cause first, then by stage
  std::vector<Prediction> predictions;
  std::vector<Fix> fixes;          // in the order in which to try them
  std::vector<std::string> never;  // what not to do
  std::string means;               // what the cause likely means; "" where all is well
};

// An error that a person pasted, held against what was observed.
struct Pasted {
  enum class Answer {
    reproduced,      // the same cause shows from here now
    not_reproduced,  // the stage that would fail with it is healthy from here now
    untestable,      // credentials, settings of the org, or another fault in the way
  };
  std::string id;       // of its page; "" if no login error was recognised
  std::string title;    // of the page
  std::string matched;  // the words that were recognised
  Answer answer = Answer::untestable;
  std::string summary;     // one sentence without a full stop at its end
  std::vector<Fix> fixes;  // the page's, for these circumstances
};

std::string_view to_string(Proof proof);
std::string_view to_string(Pasted::Answer answer);

}  // namespace sfprobe
