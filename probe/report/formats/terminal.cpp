
#include <algorithm>
#include <array>

#include "report/fleet.hpp"
#include "report/format.hpp"
#include "report/story_details.hpp"
#include "report/terminal_parts.hpp"
#include "sfprobe/render.hpp"
#include "text/words.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kScreen = 24;  // lines
constexpr std::string_view kIndent = "        ";

// How much of a story is shown, so that it fits one screen: the first that does.
struct Measure {
  std::size_t fix_sentences;
  std::size_t facts;
  std::size_t lines;  // of each text
  std::size_t routes;
  bool caution = true;
};
constexpr auto kMeasures = std::to_array<Measure>({
    {9, 3, 9, 9},
    {9, 2, 9, 9},
    {9, 1, 9, 9},
    {2, 3, 9, 9},
    {2, 3, 3, 4},
    {1, 3, 2, 4},
    {1, 2, 2, 3},
    {1, 1, 2, 2},
    {1, 1, 2, 2, false},
});

std::string label(std::string_view text) {
  std::string head(text);
  head.resize(std::max(kIndent.size(), head.size() + 1), ' ');
  return head;
}

// The CLI's message without what its class is called, each line once.
std::vector<std::string> lines_of(const std::string& said) {
  std::vector<std::string> lines;
  for (const std::string_view line : text::lines(said)) {
    if (lines.empty() || lines.back() != line) lines.emplace_back(line);
  }
  if (lines.empty()) return lines;
  const std::size_t end = lines.front().find("): ");
  if (lines.front().starts_with("Error (") && end != std::string::npos) {
    lines.front().erase(0, end + 3);
  }
  constexpr std::string_view kWordy = "We encountered a ";
  if (lines.front().starts_with(kWordy)) lines.front().replace(0, kWordy.size(), "… ");
  return lines;
}

// Bytes that were no text, each shown as U+FFFD.
std::size_t count_unreadable(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBF\xBD";
  std::size_t count = 0;
  for (std::size_t at = text.find(kMark); at != text.npos; at = text.find(kMark, at + 1)) ++count;
  return count;
}

// A word that is longer than what came before it is cut rather than left out.
std::string with_part_of(std::string_view word, std::string head, std::size_t room) {
  const std::size_t taken = text::columns(head) + 1;
  if (taken >= room || text::columns(word) <= text::columns(head)) return head;
  return head + (head.empty() ? "" : " ") + text::fitted(std::string(word), room - taken, "");
}

// What a person will recognise: the beginning and the end.
std::string quotation(const TerminalWriter& out, const Said& said, std::size_t room) {
  auto lines = lines_of(said.text);
  // Inside of quotation marks.
  for (std::string& line : lines) std::replace(line.begin(), line.end(), '"', '\'');
  std::string whole;
  for (const std::string& line : lines) whole += (whole.empty() ? "" : " ") + out.shown(line);
  if (text::columns(whole) <= room) return "\"" + whole + "\"";
  std::string tail = out.shown(lines.back());
  for (const std::string_view separator : {": ", "::"}) {
    const std::size_t at = tail.rfind(separator);
    if (at != std::string::npos) tail.erase(0, at + separator.size());
  }
  if (count_unreadable(tail) > 1) tail = "(binary data)";
  if (tail.size() * 2 > whole.size()) tail.clear();  // it would say the beginning again
  if (tail == out.shown("…")) tail.clear();          // a value that is not shown
  const std::string fitting = text::fitted(tail, room / 2, "");
  if (fitting.size() < tail.size()) {  // whole words alone
    tail = fitting.substr(0, std::min(fitting.find_last_of(' '), fitting.size())) + out.shown(" …");
  }
  const std::string gap = out.shown(" … ");
  const std::size_t used =
      text::columns(tail) + text::columns(tail.empty() ? out.shown(" …") : gap);
  std::string head;
  for (const std::string_view word : text::words(whole)) {
    const std::string_view bare = word.substr(0, word.find_last_not_of(".,:;") + 1);
    if (text::columns(head) + 1 + text::columns(bare) + used > room) {
      if (tail.empty()) head = with_part_of(word, std::move(head), room - used);
      break;
    }
    head += (head.empty() ? "" : " ") + std::string(word);
  }
  head.resize(head.find_last_not_of(".,:;") + 1);
  if (tail.empty()) return "\"" + head + out.shown(" …") + "\"";
  return "\"" + head + (head.empty() ? "" : gap) + tail + "\"";
}

void write_said(TerminalWriter& out, const std::vector<Said>& said) {
  constexpr std::size_t kCommand = 17;
  constexpr std::size_t kLeastQuote = 30;
  bool first = true;
  for (const Said& one : said) {
    if (one.text.empty()) continue;  // it prints an answer of which nothing is known
    std::string head = label(first ? "You see" : "") + one.command;
    head.resize(std::max(head.size() + 1, kIndent.size() + kCommand), ' ');
    const std::string suffix = one.when.empty() ? "" : ", " + one.when;
    const std::size_t taken = head.size() + suffix.size() + 2;
    const std::size_t width = out.style().width;
    const std::size_t room = width > taken + kLeastQuote ? width - taken : kLeastQuote;
    const bool quoted = one.command != "sf";
    out.paragraph(head, (quoted ? quotation(out, one, room) : one.text) + suffix);
    first = false;
  }
}

void write_why(TerminalWriter& out, const std::vector<std::string>& why, const Measure& measure) {
  for (std::size_t i = 0; i < why.size() && i < measure.facts; ++i) {
    out.paragraph(label(i == 0 ? "Why" : ""), why[i], Colour::plain, Colour::bold, measure.lines);
  }
}

void write_screen(TerminalWriter& out, const Story& story, const Measure& measure) {
  const Mark mark = out.mark_of(story.tone);
  // Of the past, it says where and when, too.
  constexpr std::size_t kLeastLines = 3;
  out.paragraph(mark.text + " ", story.headline, Colour::bold, mark.colour,
                std::max(measure.lines, kLeastLines));
  for (const std::string& note : story.notes) {
    out.paragraph("! ", note, Colour::plain, Colour::warning);
  }
  if (!story.where.empty()) out.flow("  ", story.where);
  for (const std::string& alarm : story.alarms) {
    out.paragraph("! ", alarm, Colour::bad, Colour::bad);
  }
  if (story.fix || !story.why.empty()) out.blank();
  if (story.fix) write_advice(out, label("Fix"), *story.fix, measure.fix_sentences);
  // Who is asked for a root has none to trust yet, and the message needs the room.
  const bool asks = story.fix && story.fix->to_send;
  if (measure.caution && !asks && !story.caution.empty()) {
    out.paragraph("Caution ", story.caution, Colour::plain, Colour::warning);
  }
  write_why(out, story.why, measure);
  if (!story.routes.empty()) out.blank();
  write_routes(out, story.routes, measure.routes);
  // A message says who gets it.
  const bool ask = !story.ask.empty() && !(story.fix && story.fix->to_send);
  const bool last = !story.you_see.empty() || ask || !story.more.empty();
  if (last) out.blank();
  write_said(out, story.you_see);
  if (ask) out.paragraph(label("Ask"), story.ask);
  if (!story.more.empty()) out.flow(label("More"), story.more);
  out.flow("", story.foot, Colour::dim);
}

std::string screen_of(const Story& story, const TerminalStyle& style) {
  for (const Measure& measure : kMeasures) {
    TerminalWriter out(style);
    write_screen(out, story, measure);
    std::string screen = out.take();
    const auto lines = static_cast<std::size_t>(std::count(screen.begin(), screen.end(), '\n'));
    // A narrow terminal is scrolled anyway: there only the long-winded is cut.
    const std::size_t room = style.width >= 80 ? kScreen : 2 * kScreen;
    if (lines <= room || &measure == &kMeasures.back()) return screen;
  }
  return {};
}

void write_everything(TerminalWriter& out, const Story& story) {
  for (const Section& section : story.details) write_section(out, section);
  write_timeline(out, story.timeline);
}

std::string one_target(const TargetReport& report, const TerminalStyle& style) {
  const Story story = tell(report);
  std::string text = screen_of(story, style);
  TerminalWriter out(style);
  if (report.diagnosis.chain_only && !style.verbose) {
    for (const Section& section : trust_sections(report.diagnosis.trust, true)) {
      write_section(out, section);
    }
  }
  if (story.pasted) write_section(out, *story.pasted);
  if (style.verbose) write_everything(out, story);
  return text + out.take();
}

}  // namespace

std::string to_terminal(const Report& report, const TerminalStyle& style) {
  if (report.targets.empty()) return {};
  if (report.targets.size() == 1) return one_target(report.targets.front(), style);
  Fleet fleet;
  for (const TargetReport& target : report.targets) fleet.add(target);
  std::string text = fleet.text(style);
  for (const TargetReport& target : report.targets) {
    if (style.verbose || target.pasted) text += "\n" + one_target(target, style);
  }
  return text;
}

extern const ReportFormat format_terminal = {"terminal", to_terminal};

}  // namespace sfprobe
