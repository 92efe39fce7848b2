// Purpose: the formats of a report: a file each in formats/, which the build finds. Threads: pure.
// Failure: none. Text is as it came: each format cleans and escapes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/render.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

struct ReportFormat {
  std::string_view name;
  // The style is for the terminal alone.
  std::string (*render)(const Report& report, const TerminalStyle& style);
};

const std::vector<const ReportFormat*>& all_formats();    // by name
const ReportFormat* format_named(std::string_view name);  // nullptr for a name that is none
std::string format_names();                               // "github, html, …"

// Those that the command line treats in a way of their own.
extern const ReportFormat format_terminal;
extern const ReportFormat format_json;
extern const ReportFormat format_jsonl;   // a line a target, as it ends
extern const ReportFormat format_github;  // workflow commands; a summary goes to a file beside them

// Its line: schema "sfprobe.target/1", an element of the report's `targets`.
std::string to_jsonl(const TargetReport& target);
std::string to_jsonl(const Report& report);
std::string to_markdown(const Report& report);
// OpenMetrics 1.0 that a reader of Prometheus's text format takes too; no timestamps.
std::string to_openmetrics(const Report& report);

}  // namespace sfprobe
