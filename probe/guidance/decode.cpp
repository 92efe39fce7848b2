#include "guidance/decode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxControlString = 4096;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The number of `digits` hexadecimal digits at `start`, or -1.
std::int32_t hex_at(std::string_view text, std::size_t start, std::size_t digits) {
  if (start + digits > text.size()) return -1;
  std::int32_t value = 0;
  for (std::size_t i = start; i < start + digits; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

void append_utf8(std::string& out, std::int32_t code) {
  const auto byte = [&out](std::int32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xE0 | ((code >> 12) & 0x0F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// What PowerShell writes into a file: UTF-16 behind a byte order mark. Halves of surrogate pairs
// are no letters of an error and are dropped.
std::string from_utf16(std::string_view text) {
  const bool little = text.starts_with("\xFF\xFE");
  if (!little && !text.starts_with("\xFE\xFF")) return std::string(text);
  std::string out;
  for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
    const auto low = static_cast<unsigned char>(text[little ? i : i + 1]);
    const auto high = static_cast<unsigned char>(text[little ? i + 1 : i]);
    const std::int32_t code = high << 8 | low;
    if (code < 0xD800 || code > 0xDFFF) append_utf8(out, code);
  }
  return out;
}

// "&#233;", "&#xE9;" at the start of `text`: its length and code, or 0.
std::pair<std::size_t, std::int32_t> numeric_entity(std::string_view text) {
  if (!text.starts_with("&#") || text.size() < 4) return {0, 0};
  const bool hex = text[2] == 'x' || text[2] == 'X';
  std::int32_t code = 0;
  std::size_t i = hex ? 3 : 2;
  for (const std::size_t first = i; i < text.size() && i < first + 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0 || (!hex && digit > 9)) break;
    code = code * (hex ? 16 : 10) + digit;
  }
  const bool known = i < text.size() && text[i] == ';' && code >= 0x20 && code < 0xFFFF;
  return known ? std::pair{i + 1, code} : std::pair<std::size_t, std::int32_t>{0, 0};
}

// Text inside JSON inside JSON has several backslashes before each escape: they count as one.
std::string without_backslashes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    while (i < text.size() && text[i] == '\\') ++i;
    if (i == text.size()) break;
    const char letter = text[i];
    const std::int32_t unicode = letter == 'u' ? hex_at(text, i + 1, 4) : -1;
    const std::int32_t byte = letter == 'x' ? hex_at(text, i + 1, 2) : -1;
    if (unicode >= 0) {
      append_utf8(out, unicode);
      i += 4;
    } else if (byte >= 0) {
      append_utf8(out, byte);
      i += 2;
    } else if (letter == 'n' || letter == 'r') {
      out += '\n';
    } else if (letter == 't') {
      out += '\t';
    } else if (text.substr(i).starts_with("033[") || text.substr(i).starts_with("e[")) {
      out += '\x1b';
      i += letter == 'e' ? 0 : 2;
    } else {
      out += letter;
    }
  }
  return out;
}

// Where the text goes on after a line end within a word: past blanks and old oclif's frame.
std::size_t past_line_end(std::string_view text, std::size_t i) {
  if (i >= text.size() || (text[i] != '\n' && text[i] != '\r')) return i;
  constexpr std::size_t kMaxIndent = 12;
  const std::size_t last = std::min(text.size(), i + kMaxIndent);
  while (i < last &&
         std::string_view(" \t\r\n\xE2\x80\xBA").find(text[i]) != std::string_view::npos)
    ++i;
  return i;
}

std::string without_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t first = text[i] == '%' ? past_line_end(text, i + 1) : text.size();
    const std::size_t second = past_line_end(text, first + 1);
    const bool escape =
        second < text.size() && hex_digit(text[first]) >= 0 && hex_digit(text[second]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[first]) * 16 + hex_digit(text[second]));
      i = second;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string without_entities(std::string_view text) {
  using Entity = std::pair<std::string_view, char>;
  constexpr auto kEntities = std::to_array<Entity>({{"&quot;", '"'},
                                                    {"&#34;", '"'},
                                                    {"&#x22;", '"'},
                                                    {"&apos;", '\''},
                                                    {"&#39;", '\''},
                                                    {"&#x27;", '\''},
                                                    {"&#039;", '\''},
                                                    {"&rsquo;", '\''},
                                                    {"&lsquo;", '\''},
                                                    {"&lt;", '<'},
                                                    {"&gt;", '>'},
                                                    {"&nbsp;", ' '},
                                                    {"&#61;", '='},
                                                    {"&amp;", '&'}});
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (const auto [length, code] = numeric_entity(text); length > 0) {
      append_utf8(out, code);
      text.remove_prefix(length);
      continue;
    }
    const auto found = text.front() != '&'
                           ? kEntities.end()
                           : std::find_if(kEntities.begin(), kEntities.end(), [&](const Entity& e) {
                               return text.starts_with(e.first);
                             });
    out += found == kEntities.end() ? text.front() : found->second;
    text.remove_prefix(found == kEntities.end() ? 1 : found->first.size());
  }
  return out;
}

// Length of an escape sequence at the start of `text` (ECMA-48), which begins with ESC.
std::size_t sequence_length(std::string_view text) {
  if (text.size() < 2) return text.size();
  const char kind = text[1];
  if (kind == '[') {
    for (std::size_t i = 2; i < text.size() && i < 64; ++i) {
      if (text[i] >= 0x40 && text[i] <= 0x7E) return i + 1;
      if (text[i] < 0x20 || text[i] > 0x3F) return i;
    }
    return 2;
  }
  if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
    for (std::size_t i = 2; i < text.size() && i < kMaxControlString; ++i) {
      if (text[i] == '\a') return i + 1;
      if (text[i] == '\x1b') return text.substr(i).starts_with("\x1b\\") ? i + 2 : i;
      if (text[i] == '\n') return i;
    }
    return 2;
  }
  return kind >= 0x20 && kind <= 0x2F ? std::min<std::size_t>(3, text.size()) : 2;
}

// "[31m" where the ESC before it was lost on the way into a log.
std::size_t bare_colour_length(std::string_view text) {
  std::size_t i = 1;
  while (i < text.size() && i < 16 && ((text[i] >= '0' && text[i] <= '9') || text[i] == ';')) ++i;
  return i > 1 && i < text.size() && text[i] == 'm' ? i + 1 : 0;
}

std::string without_sequences(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t skip = 0;
    if (text.front() == '\x1b') skip = sequence_length(text);
    if (text.front() == '[') skip = bare_colour_length(text);
    if (text.starts_with("\xC2\x9B")) skip = sequence_length(text.substr(1)) + 1;
    // A space that breaks no line separates words as any other does.
    if (text.starts_with("\xC2\xA0")) {
      out += ' ';
      skip = 2;
    }
    if (skip == 0) {
      out += text.front();
      skip = 1;
    }
    text.remove_prefix(std::min(skip, text.size()));
  }
  return out;
}

}  // namespace

std::string decode(std::string_view pasted) {
  std::string text = without_backslashes(from_utf16(pasted));
  // A callback URL inside a URL is encoded twice.
  for (int i = 0; i < 2 && text.find('%') != std::string::npos; ++i) {
    text = without_backslashes(without_percent(text));
  }
  // So is a text that was escaped for a page, and the page again.
  for (int i = 0; i < 3 && text.find('&') != std::string::npos; ++i) text = without_entities(text);
  return without_sequences(text);
}

}  // namespace sfprobe::guidance
