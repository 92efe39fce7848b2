#include <algorithm>
#include <array>

#include "guidance/file_texts.hpp"
#include "json/json_value.hpp"

namespace sfprobe::guidance {
namespace {

std::string cut(std::string_view text) { return std::string(text.substr(0, kMaxTextOfFile)); }

// "https://login.salesforce.com/services/oauth2/token", and of the query only what names an error.
std::string place_of(const std::string& url) {
  const std::size_t query = url.find_first_of("?#");
  std::string place = cut(std::string_view(url).substr(0, query));
  if (query == std::string::npos) return place;
  constexpr auto kNames = std::to_array<std::string_view>(
      {"error=", "error_description=", "ErrorCode=", "ErrorDescription=", "errorCode="});
  for (const std::string_view name : kNames) {
    for (std::size_t i = url.find(name, query); i != std::string::npos; i = url.find(name, i + 1)) {
      const char before = url[i - 1];
      if (before != '?' && before != '&' && before != '#') continue;
      const std::size_t end = std::min(url.find_first_of("&#", i), url.size());
      place.append(" ").append(url, i, std::min<std::size_t>(end - i, 300));
      break;
    }
  }
  return place;
}

// What went wrong with a request, in the words of curl and the browser; "" if nothing did.
std::string error_of(const Value& entry) {
  const Value& response = entry["response"];
  const std::string place = place_of(entry["request"]["url"].string());
  const std::int64_t status = response["status"].integer();
  std::string error = response["_error"].string();
  if (error.empty()) error = entry["_error"].string();
  if (error.empty()) error = response["_errorMessage"].string();
  const bool named = place.find("rror") != std::string::npos && place.find('=') != place.npos;
  if (error.empty() && status < 400 && !named) return {};
  std::string text = place;
  if (!error.empty()) text.append("\n").append(cut(error));
  if (status >= 400) {
    text.append("\nHTTP/1.1 ").append(std::to_string(status)).append(" ");
    text.append(cut(response["statusText"].string())).append("\n");
    text.append(cut(response["content"]["text"].string()));
  }
  return text;
}

void add_strings(const Value& value, std::vector<TimedText>& texts) {
  if (texts.size() >= kMaxTexts) return;
  if (value.is_string()) {
    const std::string& text = value.string();
    if (text.size() >= 8) texts.push_back({{}, cut(text)});
  }
  for (const Value& one : value.list()) add_strings(one, texts);
  for (const auto& [name, one] : value.map()) add_strings(one, texts);
}

bool looks_like_json(std::string_view content) {
  const std::size_t first = content.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && content[first] == '{';
}

}  // namespace

std::optional<FileTexts> har_texts(std::string_view content) {
  if (!looks_like_json(content) || content.find("\"entries\"") == content.npos) return std::nullopt;
  const auto file = parse_json(content);
  if (!file || !(*file)["log"]["entries"].is_list()) return std::nullopt;
  FileTexts found{"HAR", {}};
  for (const Value& entry : (*file)["log"]["entries"].list()) {
    if (found.texts.size() >= kMaxTexts) break;
    std::string text = error_of(entry);
    if (!text.empty()) {
      found.texts.push_back({entry["startedDateTime"].string().substr(0, 40), std::move(text)});
    }
  }
  return found;
}

std::optional<FileTexts> diagnosis_texts(std::string_view content) {
  constexpr auto kFields = std::to_array<std::string_view>(
      {"cliConfig", "versionDetail", "sfdxEnvVars", "sfEnvVars", "logFilePaths",
       "pluginSpecificData", "diagnosticResults", "commandExitCode"});
  if (!looks_like_json(content)) return std::nullopt;
  const auto known = std::count_if(kFields.begin(), kFields.end(), [&](std::string_view field) {
    return content.find("\"" + std::string(field) + "\"") != content.npos;
  });
  if (known < 3) return std::nullopt;
  const auto file = parse_json(content);
  if (!file || !file->is_map()) return std::nullopt;
  FileTexts found{"diagnosis of sf doctor", {}};
  add_strings(*file, found.texts);
  return found;
}

}  // namespace sfprobe::guidance
