#include "report/format.hpp"

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

}  // namespace sfprobe
