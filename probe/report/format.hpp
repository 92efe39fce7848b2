// Purpose: the formats of a report, by name: one file each. Threads: pure. Failure: none. Text is
// as it came: each format cleans and escapes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/terminal.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

enum class Format { terminal, json, jsonl, html, markdown, junit, openmetrics, github };

// Nothing for a name that is none.
std::optional<Format> format_named(std::string_view name);
std::string format_names();  // "terminal, json, …"

// `style` is for the terminal alone.
std::string render(const Report& report, Format format, const TerminalStyle& style);

// A line a target, schema "sfprobe.target/1": an element of the report's `targets`.
std::string to_jsonl(const Report& report);
std::string to_jsonl(const TargetReport& target);  // its line
// One file that refers to nothing outside it and needs no script.
std::string to_html(const Report& report);
std::string to_markdown(const Report& report);
// A test suite a target and route, a test case a stage. A route that the CLI does not take does not
// fail. Valid by the rules of Jenkins' junit-10.xsd.
std::string to_junit(const Report& report);
// OpenMetrics 1.0 that a reader of Prometheus's text format takes too; no timestamps.
std::string to_openmetrics(const Report& report);
// Workflow commands of GitHub Actions: an annotation a target.
std::string to_github(const Report& report);

}  // namespace sfprobe
