#include "support/pastes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "text/words.hpp"

namespace sfprobe::testing {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t i = text.find(from); i != std::string::npos;
       i = text.find(from, i + to.size())) {
    text.replace(i, from.size(), to);
  }
  return text;
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& line_break) {
  std::string out;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\n') column = 0;
    // Not within a character of several bytes.
    if (column >= width && (static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      out += line_break;
      column = 0;
    }
    out += c;
    ++column;
  }
  return out;
}

std::string each_line(const std::string& text, const std::string& before) {
  return before + replaced(text, "\n", "\n" + before);
}

std::string coloured(const std::string& text) {
  return "\x1b[1m\x1b[31mError:\x1b[39m\x1b[22m \x1b[31m" +
         replaced(text, " ", "\x1b[0m \x1b[38;5;203m") + "\x1b[0m\x1b]0;title\a\n";
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string as_json(const std::string& text) {
  return nlohmann::json({{"name", "Error"}, {"message", text}, {"exitCode", 1}})
      .dump(2, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string utf16_quotes(const std::string& text) {
  return replaced(replaced(text, "'", "\xE2\x80\x99"), "\"", "\xE2\x80\x9D");
}

}  // namespace

std::vector<Paste> read_pastes(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::vector<Paste> pastes;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(">>> ")) {
      Paste paste{path.filename().string(), {}, {}, {}};
      for (const std::string_view id : text::split(std::string_view(line).substr(4), ", ")) {
        if (id != "none") paste.expected.emplace_back(id);
      }
      pastes.push_back(std::move(paste));
    } else if (pastes.empty()) {
      continue;  // what the file is about
    } else if (line.starts_with("<<< ")) {
      pastes.back().origin = line.substr(4);
    } else {
      std::string& text = pastes.back().text;
      text.append(text.empty() ? "" : "\n").append(line);
    }
  }
  for (Paste& paste : pastes) {
    while (paste.text.ends_with('\n')) paste.text.pop_back();
  }
  return pastes;
}

const guidance::Recogniser& recogniser() {
  static const guidance::Recogniser one;
  return one;
}

std::vector<Paste> pastes_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Paste> pastes;
  for (const auto& file : files) {
    for (Paste& paste : read_pastes(file)) pastes.push_back(std::move(paste));
  }
  return pastes;
}

std::vector<Paste> all_pastes() { return pastes_in(TESTS_FOLDER "/cases/explain"); }

const std::vector<Shape>& all_shapes() {
  static const std::vector<Shape> shapes = {
      {"as it is", [](const std::string& text) { return text; }},
      {"coloured", coloured},
      {"wrapped at 80", [](const std::string& text) { return wrapped(text, 80, "\n"); }},
      {"wrapped at 40", [](const std::string& text) { return wrapped(text, 40, "\n"); }},
      {"wrapped at 23, indented",
       [](const std::string& text) { return wrapped(text, 23, "\n    "); }},
      {"wrapped at 31 in old oclif's frame",
       [](const std::string& text) {
         return each_line(wrapped(text, 31, "\n"), " \xE2\x80\xBA   ");
       }},
      {"CRLF", [](const std::string& text) { return replaced(text, "\n", "\r\n"); }},
      {"curly quotes", utf16_quotes},
      {"in JSON", as_json},
      {"in JSON in JSON", [](const std::string& text) { return as_json(as_json(text)); }},
      {"percent-encoded", percent_encoded},
      {"HTML entities",
       [](const std::string& text) {
         return "<p>" +
                replaced(replaced(replaced(text, "&", "&amp;"), "'", "&#39;"), "\"", "&quot;") +
                "</p>";
       }},
      {"in a CI log",
       [](const std::string& text) { return each_line(text, "2026-11-22T06:00:00.1234567Z "); }},
      {"quoted", [](const std::string& text) { return each_line(text, "> "); }},
      {"no-break spaces", [](const std::string& text) { return replaced(text, " ", "\xC2\xA0"); }},
      {"broken apostrophes", [](const std::string& text) { return replaced(text, "'", "\x92"); }},
  };
  return shapes;
}

}  // namespace sfprobe::testing
