#include "report/format.hpp"

#include <array>
#include <utility>

namespace sfprobe {
namespace {

constexpr auto kNames = std::to_array<std::pair<std::string_view, Format>>({
    {"terminal", Format::terminal},
    {"json", Format::json},
    {"jsonl", Format::jsonl},
    {"html", Format::html},
    {"markdown", Format::markdown},
    {"junit", Format::junit},
    {"openmetrics", Format::openmetrics},
    {"github", Format::github},
});

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::string format_names() {
  std::string names;
  for (const auto& row : kNames) names += (names.empty() ? "" : ", ") + std::string(row.first);
  return names;
}

std::string render(const Report& report, Format format, const TerminalStyle& style) {
  switch (format) {
    case Format::terminal: return to_terminal(report, style);
    case Format::json: return to_json(report);
    case Format::jsonl: return to_jsonl(report);
    case Format::html: return to_html(report);
    case Format::markdown: return to_markdown(report);
    case Format::junit: return to_junit(report);
    case Format::openmetrics: return to_openmetrics(report);
    case Format::github: return to_github(report);
  }
  return {};
}

}  // namespace sfprobe
