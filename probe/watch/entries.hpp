// Purpose: the lines of a watch's journal, schema "sfprobe.watch/1": an object each, with its kind
// and when it was. Threads: pure. Failure: nothing for a line that is none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sfprobe/report.hpp"
#include "sfprobe/value.hpp"
#include "watch/history.hpp"

namespace sfprobe::watch {

// Each ends with a newline.
std::string start_line(std::int64_t at, const std::vector<std::string>& targets,
                       std::chrono::milliseconds every);
std::string try_line(const Try& one);
std::string change_line(const Try& one, const Change& change);
// The whole evidence of the first try of a kind: what `sfprobe replay` takes.
std::string evidence_line(const Try& one, const TargetReport& report);
std::string gap_line(const Gap& gap);
// What all tries of a target add up to.
std::string summary_line(std::int64_t at, const History& history);

// What a line's kind is; "" if it is no line of a journal.
std::string kind_of(const Value& line);
// Of a line of kind "try".
std::optional<Try> try_of(const Value& line);
// Of a line of kind "gap".
std::optional<Gap> gap_of(const Value& line);
// When the line was written; of a gap, its end.
std::optional<std::int64_t> time_of(const Value& line);

}  // namespace sfprobe::watch
