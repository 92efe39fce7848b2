// Purpose: what a run has to say, ready for any format. Ownership and threads: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

// What a saved report said of a target when it was made.
struct Recorded {
  std::string version{};             // of the sfprobe that made it; "" if it does not say
  std::optional<Verdict> verdict{};  // none in a bare evidence object
};

struct TargetReport {
  Evidence evidence;
  Diagnosis diagnosis;
  std::optional<Pasted> pasted{};      // of --explain-file
  std::string label{};                 // as the list of targets calls it; "" if it has none
  std::optional<Recorded> recorded{};  // of replay(): the evidence is of the past
  // What a reader must know of the evidence before the conclusion: sentences.
  std::vector<std::string> notes{};
};

struct Report {
  std::string started;  // RFC 3339 UTC
  std::int64_t took_ms = 0;
  std::vector<TargetReport> targets;
};

// The JSON report, schema "sfprobe.report/1"; always valid UTF-8, ends with a newline.
std::string to_json(const Report& report);

// The evidence of every target in a report, of one target (a line of `jsonl`), or of a bare
// evidence object. Of a text that is cut short, what is whole. Throws InputError for anything else.
// Text is bounded and decoded as hostile input.
std::vector<Evidence> evidence_from_json(std::string_view json);

// The same, with what the file says of itself; the diagnoses are empty (see replay()).
std::vector<TargetReport> saved_targets(std::string_view json);

// "0.2.0". Semantic Versioning; the formats of reports carry versions of their own.
std::string_view version();

// What decides what a run sees, a line each: the version, the commit if it is known, the libraries
// as they are loaded, and each Node.js whose roots are embedded, with the day on which they were
// taken.
std::string version_details();

}  // namespace sfprobe
