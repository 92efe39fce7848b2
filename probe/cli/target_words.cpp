#include "cli/target_words.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "sfprobe/error.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

// None of them is a top-level domain.
constexpr auto kExtensions = std::to_array<std::string_view>(
    {".json", ".jsonl", ".pem", ".crt", ".cer", ".der", ".p7b", ".txt", ".log"});

bool has_extension(std::string_view word, std::string_view extension) {
  if (word.size() <= extension.size()) return false;
  const std::string_view end = word.substr(word.size() - extension.size());
  return std::equal(end.begin(), end.end(), extension.begin(),
                    [](char a, char b) { return text::lower(a) == b; });
}

bool looks_like_file(const std::string& word) {
  if (word.find("://") != std::string::npos) return false;
  if (word.starts_with('/') || word.starts_with("./") || word.starts_with("../")) return true;
  return std::any_of(kExtensions.begin(), kExtensions.end(),
                     [&](std::string_view extension) { return has_extension(word, extension); });
}

}  // namespace

bool names_file(const std::string& word) {
  std::error_code error;
  return looks_like_file(word) || std::filesystem::is_regular_file(word, error);
}

void refuse_file(const std::string& word) {
  if (!looks_like_file(word)) return;
  const std::string shown = text::clean(text::show_path(word), 100);
  std::error_code error;
  if (!std::filesystem::exists(word, error)) {
    throw InputError(shown + ": no such file, and not a host");
  }
  const bool report = has_extension(word, ".json") || has_extension(word, ".jsonl");
  const bool words = has_extension(word, ".txt") || has_extension(word, ".log");
  throw InputError(shown + " is a file, not a host; try: sfprobe " +
                   (report  ? "replay " + shown
                    : words ? "explain - < " + shown
                            : "chain " + shown + " --host NAME"));
}

}  // namespace sfprobe::cli
