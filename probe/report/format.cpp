#include "report/format.hpp"

#include "sfprobe/error.hpp"

namespace sfprobe {

const ReportFormat* format_named(std::string_view name) {
  for (const ReportFormat* format : all_formats()) {
    if (format->name == name) return format;
  }
  return nullptr;
}

std::string format_names() {
  std::string names;
  for (const ReportFormat* format : all_formats()) {
    names += (names.empty() ? "" : ", ") + std::string(format->name);
  }
  return names;
}

std::vector<std::string> report_formats() {
  std::vector<std::string> names;
  for (const ReportFormat* format : all_formats()) names.emplace_back(format->name);
  return names;
}

std::string render(const Report& report, std::string_view format, const TerminalStyle& style) {
  const ReportFormat* const found = format_named(format);
  if (found != nullptr) return found->render(report, style);
  throw InputError("no format is called that; there are: " + format_names());
}

}  // namespace sfprobe
