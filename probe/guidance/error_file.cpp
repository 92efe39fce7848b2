#include "guidance/error_file.hpp"

#include <algorithm>

#include "guidance/file_texts.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxErrors = 100;

bool ends_name(char c) { return c == ' ' || c == '"' || c == '\'' || c == ',' || c == '/'; }

// Who is named before an "@", and whose home folder it is, is nobody's business.
std::string without_persons(std::string text) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    std::size_t start = at;
    while (start > 0 && !ends_name(text[start - 1]) && text[start - 1] != '=') --start;
    if (start == at) continue;
    text.replace(start, at - start, "***");
    at = start + 3;
  }
  for (const std::string_view home : {"/home/", "/Users/", "\\Users\\"}) {
    for (std::size_t at = text.find(home); at != std::string::npos; at = text.find(home, at)) {
      at += home.size();
      const std::size_t end = std::min(text.find_first_of("/\\ '\"", at), text.size());
      text.replace(at, end - at, "***");
    }
  }
  return text;
}

void count_error(std::vector<FileError>& errors, FileError error) {
  const auto same = std::find_if(errors.begin(), errors.end(), [&](const FileError& one) {
    return one.id == error.id && one.matched == error.matched;
  });
  if (same != errors.end()) {
    ++same->count;
    if (!error.time.empty() && error.time < same->time) same->time = error.time;
  } else if (errors.size() < kMaxErrors) {
    errors.push_back(std::move(error));
  }
}

std::optional<FileTexts> texts_of(std::string_view content) {
  if (auto found = har_texts(content)) return found;
  if (auto found = diagnosis_texts(content)) return found;
  return log_texts(content);
}

bool only_wraps(const Match& match) { return match.confidence < 0.6; }

}  // namespace

std::optional<Recognised> explain_file(const Recogniser& recogniser, std::string_view content) {
  const auto file = texts_of(content.substr(0, kMaxErrorFile));
  if (!file) return std::nullopt;
  Recognised whole;
  whole.file = file->kind;
  std::string first_time;
  for (const TimedText& one : file->texts) {
    Recognised explanation = recogniser.recognise(one.text);
    if (explanation.matches.empty()) continue;
    const Match& match = explanation.matches.front();
    count_error(whole.errors, {one.time, 1, match.page.id, without_persons(match.matched)});
    // The first cause: before what it led to, and before words that only wrap a cause.
    const bool is_first = whole.matches.empty() ||
                          (only_wraps(whole.matches.front()) && !only_wraps(match)) ||
                          (!one.time.empty() && one.time < first_time && !only_wraps(match));
    if (!is_first) continue;
    first_time = one.time;
    whole.matches = std::move(explanation.matches);
    whole.words = std::move(explanation.words);
  }
  std::stable_sort(whole.errors.begin(), whole.errors.end(),
                   [](const FileError& a, const FileError& b) { return a.time < b.time; });
  for (Match& match : whole.matches) match.matched = without_persons(match.matched);
  return whole;
}

Recognised explain(const Recogniser& recogniser, std::string_view content) {
  if (auto explanation = explain_file(recogniser, content)) return std::move(*explanation);
  return recogniser.recognise(content);
}

}  // namespace sfprobe::guidance
