#include "report/format.hpp"
#include "report/json_parts.hpp"

namespace sfprobe {

std::string to_jsonl(const TargetReport& target) {
  Json line = {{"schema", "sfprobe.target/1"}};
  // Moved: of many targets the copies would cost more than the text.
  Json parts = target_report_json(target);
  for (auto& [name, value] : parts.get_ref<Json::object_t&>()) line[name] = std::move(value);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_jsonl(const Report& report) {
  std::string text;
  for (const TargetReport& target : report.targets) text += to_jsonl(target);
  return text;
}

extern const ReportFormat format_jsonl = {
    "jsonl", [](const Report& report, const TerminalStyle&) { return to_jsonl(report); }};

}  // namespace sfprobe
