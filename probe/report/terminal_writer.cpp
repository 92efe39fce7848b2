#include "report/terminal_writer.hpp"

#include <algorithm>

#include "text/clean.hpp"
#include "text/words.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kLeastRoom = 20;  // for text beside a head
constexpr std::size_t kNarrowIndent = 4;
constexpr std::string_view kNoBreak = "\xC2\xA0";

const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::bold: return "\x1b[1m";
    case Colour::dim: return "\x1b[2m";
    case Colour::good: return "\x1b[32m";
    case Colour::warning: return "\x1b[33m";
    case Colour::bad: return "\x1b[1;31m";
    case Colour::plain: break;
  }
  return "";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string TerminalWriter::coloured(std::string_view text, Colour colour) const {
  std::string plain(text);
  replace_all(plain, kNoBreak, " ");
  if (!style_.colour || colour == Colour::plain || plain.empty()) return plain;
  return code_of(colour) + plain + "\x1b[0m";
}

std::string TerminalWriter::shown(std::string_view text) const {
  std::string clean = text::clean(text, kMaxText);
  if (style_.unicode) return clean;
  std::string ascii;
  while (!clean.empty()) {  // what must not break stays so until the line is written
    const std::size_t at = clean.find(kNoBreak);
    ascii += text::to_ascii(std::string_view(clean).substr(0, at));
    if (at == std::string::npos) break;
    ascii += kNoBreak;
    clean.erase(0, at + kNoBreak.size());
  }
  return ascii;
}

Mark TerminalWriter::mark_of(Tone tone) const {
  switch (tone) {
    case Tone::good: return {shown("✓"), Colour::good};
    case Tone::note: return {shown("·"), Colour::plain};
    case Tone::warning: return {"!", Colour::warning};
    case Tone::bad: return {shown("✗"), Colour::bad};
    case Tone::unclear: break;
  }
  return {"?", Colour::warning};
}

namespace {

bool begins_with_unit(std::string_view text) {
  for (const std::string_view unit : {"s", "ms", "µs", "us", "min", "KiB", "MiB"}) {
    if (!text.starts_with(unit)) continue;
    const std::string_view rest = text.substr(unit.size());
    if (rest.empty() || std::string_view(" ,.;:)\"").find(rest.front()) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// "10 s" on one line: the blank between a number and its unit does not break.
std::string with_units(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool after_digit =
        at > 0 && text[at] == ' ' && text[at - 1] >= '0' && text[at - 1] <= '9';
    if (after_digit && begins_with_unit(std::string_view(text).substr(at + 1))) {
      out += kNoBreak;
    } else {
      out += text[at];
    }
  }
  return out;
}

}  // namespace

void TerminalWriter::paragraph(std::string_view head, std::string_view text, Colour colour,
                               Colour head_colour, std::size_t max_lines) {
  std::string start = shown(head);
  std::size_t indent = text::columns(start);
  if (indent + kLeastRoom > style_.width) {  // the head has a line of its own
    if (!text::trim(start).empty()) line(start, head_colour);
    indent = kNarrowIndent;
    start = std::string(indent, ' ');
  }
  const std::size_t room = style_.width - std::min(style_.width - 1, indent);
  auto lines = text::wrapped(with_units(shown(text)), room);
  if (lines.size() > max_lines) {
    const std::string rest = lines[max_lines - 1] + " " + lines[max_lines];
    lines.resize(max_lines);
    lines.back() = text::fitted(rest, room, shown(" …"));
  }
  out_ += coloured(start, head_colour);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out_ += std::string(indent, ' ');
    out_ += coloured(lines[i], colour) + "\n";
  }
}

void TerminalWriter::line(std::string_view text, Colour colour) {
  const std::size_t end = text.find_last_not_of(' ');
  const std::string_view kept = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  out_ += coloured(text::fitted(shown(kept), style_.width, shown("…")), colour) + "\n";
}

namespace {

// The command's parts between blanks outside of quotes: inside of them a line break would stay.
std::vector<std::string_view> unquoted_parts(std::string_view command, Shell shell) {
  std::vector<std::string_view> parts;
  char quote = '\0';
  std::size_t begin = 0;
  for (std::size_t at = 0; at < command.size(); ++at) {
    const char c = command[at];
    if (c == '\\' && (quote != '\'' || shell == Shell::fish)) {
      ++at;
    } else if (quote == '\0' ? c == '\'' || c == '"' : c == quote) {
      quote = quote == '\0' ? c : '\0';
    } else if (c == ' ' && quote == '\0') {
      parts.push_back(command.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  parts.push_back(command.substr(begin));
  return parts;
}

// A command over several lines, each but the last ending in a backslash, for which two columns are
// kept. PowerShell, which continues a line in another way, gets it whole.
std::vector<std::string> continued(const std::string& command, std::size_t room, Shell shell) {
  const bool continues = shell != Shell::powershell;
  if (text::columns(command) <= room || !continues) return {command};
  std::vector<std::string> parts(1);
  for (const std::string_view word : unquoted_parts(command, shell)) {
    const std::size_t wide = text::columns(parts.back()) + 1 + text::columns(word);
    if (!parts.back().empty() && wide > room - 2) {
      parts.back() += " \\";
      parts.emplace_back("  ");
      parts.back() += word;
    } else {
      parts.back() += (parts.back().empty() ? "" : " ") + std::string(word);
    }
  }
  return parts;
}

}  // namespace

void TerminalWriter::command(std::string_view head, std::string_view text) {
  constexpr std::size_t kLeastIndent = 2;
  std::string start = shown(head);
  std::size_t indent = text::columns(start);
  std::vector<std::string> commands;
  std::size_t widest = 0;
  for (const std::string_view one : text::lines(text)) {
    commands.push_back(shown(text::clean(one, kMaxText)));
    widest = std::max(widest, text::columns(commands.back()));
  }
  if (indent + widest > style_.width && indent > kLeastIndent) {
    if (!text::trim(start).empty()) line(start, Colour::bold);
    indent = kLeastIndent;
    start = std::string(indent, ' ');
  }
  const std::size_t room = std::max(kLeastRoom, style_.width - std::min(style_.width, indent));
  for (const std::string& one : commands) {
    for (const std::string& part : continued(one, room, style_.shell)) {
      out_ += coloured(start, Colour::bold) + coloured(part, Colour::bold) + "\n";
      start = std::string(indent, ' ');
    }
  }
}

void TerminalWriter::flow(std::string_view head, const std::vector<std::string>& parts,
                          Colour colour, Colour head_colour) {
  std::string start = shown(head);
  const std::size_t indent = text::columns(start);
  const std::size_t room = std::max(kLeastRoom, style_.width - std::min(style_.width, indent));
  const std::string separator = shown(" · ");
  std::vector<std::string> lines;
  for (const std::string& part : parts) {
    const std::string text = shown(part);
    const bool fits =
        !lines.empty() &&
        text::columns(lines.back()) + text::columns(separator) + text::columns(text) <= room;
    if (fits) {
      lines.back() += separator + text;
    } else {
      for (std::string& one : text::wrapped(text, room)) lines.push_back(std::move(one));
    }
  }
  for (const std::string& one : lines) {
    out_ += coloured(start, head_colour) + coloured(one, colour) + "\n";
    start = std::string(indent, ' ');
  }
}

void TerminalWriter::piece(std::string_view text, Colour colour) { out_ += coloured(text, colour); }

}  // namespace sfprobe
