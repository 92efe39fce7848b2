// Purpose: the texts of a file that may hold an error, each with the time that the file gives it.
// Threads: pure. Failure: nullopt for a file of another kind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::guidance {

struct TimedText {
  std::string time;  // RFC 3339 as the file has it, or ""
  std::string text;
};

struct FileTexts {
  std::string kind;  // "HAR"
  std::vector<TimedText> texts;
};

constexpr std::size_t kMaxTexts = 2000;
constexpr std::size_t kMaxTextOfFile = 4000;  // bytes

std::optional<FileTexts> har_texts(std::string_view content);        // HTTP Archive 1.2
std::optional<FileTexts> diagnosis_texts(std::string_view content);  // sf doctor's diagnosis.json
std::optional<FileTexts> log_texts(std::string_view content);        // npm's and the CLI's logs

}  // namespace sfprobe::guidance
