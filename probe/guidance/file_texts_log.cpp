#include <algorithm>
#include <array>

#include "guidance/file_texts.hpp"
#include "json/json_value.hpp"
#include "text/time.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::int64_t kWarning = 40;  // levels of pino and bunyan

// "34 error code ECONNRESET", "12 http fetch GET … failed with ETIMEDOUT": what npm says of itself.
std::string_view npm_error(std::string_view line) {
  const std::size_t digits = line.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || line[digits] != ' ') return {};
  const std::string_view rest = line.substr(digits + 1);
  constexpr auto kLevels =
      std::to_array<std::string_view>({"error ", "warn ", "http ", "verbose "});
  for (const std::string_view level : kLevels) {
    if (rest.starts_with(level)) return rest.substr(level.size());
  }
  return {};
}

bool is_npm_log(std::string_view content) {
  return content.starts_with("0 ") && (content.substr(0, 4000).find(" cli ") != content.npos ||
                                       content.substr(0, 4000).find("npm@") != content.npos);
}

// An error that the CLI prints with --json has a name as well, but no level.
bool is_cli_log(std::string_view content) {
  const std::string_view first = content.substr(0, content.find_first_of("\r\n"));
  return content.starts_with("{\"level\":") ||
         (content.starts_with("{\"name\":") && first.find("\"level\":") != first.npos);
}

bool is_serious(const std::string& level) {
  constexpr auto kLevels = std::to_array<std::string_view>(
      {"warn", "warning", "error", "fatal", "critical", "WARN", "WARNING", "ERROR", "FATAL"});
  return std::find(kLevels.begin(), kLevels.end(), level) != kLevels.end();
}

// {"level":50,"time":1700000000000,"name":"sf","msg":"…"}
TimedText cli_line(std::string_view line) {
  const auto entry = parse_json(line);
  if (!entry) return {};
  // Another program's log has words for levels, and fields of its own.
  if (is_serious((*entry)["level"].string()))
    return {(*entry)["time"].string().substr(0, 40), std::string(line.substr(0, kMaxTextOfFile))};
  if ((*entry)["level"].integer() < kWarning) return {};
  TimedText found;
  found.time = (*entry)["time"].string().substr(0, 40);
  const std::int64_t ms = (*entry)["time"].integer();
  if (found.time.empty() && ms > 0) {
    found.time = rfc3339(ms / 1000);
  }
  for (const std::string_view field : {"msg", "message"}) found.text += (*entry)[field].string();
  const Value& error = (*entry)["err"];
  for (const std::string_view field : {"message", "code", "stack"}) {
    found.text.append("\n").append(error[field].string());
  }
  if (const std::int64_t number = error["errno"].integer(); number != 0) {
    found.text.append("\nerrno: ").append(std::to_string(number));
  }
  found.text.resize(std::min(found.text.size(), kMaxTextOfFile));
  return found;
}

}  // namespace

std::optional<FileTexts> log_texts(std::string_view content) {
  const bool npm = is_npm_log(content);
  const bool cli = is_cli_log(content);
  if (!npm && !cli) return std::nullopt;
  FileTexts found{npm ? "debug log of npm" : "log of the CLI", {}};
  for (const std::string_view raw : text::lines(content)) {
    if (found.texts.size() >= kMaxTexts) break;
    if (npm) {
      const std::string_view error = npm_error(text::trim(raw));
      if (!error.empty()) found.texts.push_back({{}, std::string(error.substr(0, kMaxTextOfFile))});
    } else if (TimedText line = cli_line(raw); !line.text.empty()) {
      found.texts.push_back(std::move(line));
    }
  }
  return found;
}

}  // namespace sfprobe::guidance
