#include <fmt/format.h>

#include <algorithm>

#include "report/story_details.hpp"
#include "report/summary.hpp"
#include "report/terminal_parts.hpp"
#include "text/sentences.hpp"
#include "text/time.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

// In a list the text comes first: it says what the command is for.
void write_item(TerminalWriter& out, const std::string& head, const Advice& advice) {
  std::string text = advice.proof;
  if (!advice.text.empty()) text += (text.empty() ? "" : " ") + advice.text;
  const std::string indent(text::columns(out.shown(head)), ' ');
  if (!text.empty()) out.paragraph(head, text);
  out.command(text.empty() ? head : indent, commands_text(advice, out.style().shell));
}

std::string head_of(const TerminalWriter& out, const Item& item, std::size_t width) {
  if (width == 0) return "";
  const std::string head = out.shown(item.head);
  const std::size_t wide = text::columns(head);
  return head + std::string(wide < width ? width - wide : 0, ' ') + "  ";
}

}  // namespace

void write_advice(TerminalWriter& out, std::string_view head, const Advice& advice,
                  std::size_t max_sentences) {
  const std::string commands = commands_text(advice, out.style().shell);
  out.command(head, commands);
  std::string text = advice.proof;
  const std::vector<std::string> sentences = text::sentences_of(advice.text);
  // A message to send ends with what is asked for: that stays, whatever else is left out.
  const bool message = !sentences.empty() && sentences.back().ends_with('"');
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (i >= max_sentences && !(message && i + 1 == sentences.size())) continue;
    text += (text.empty() ? "" : " ") + sentences[i];
  }
  if (text.empty()) return;
  const std::string indent(text::columns(out.shown(head)), ' ');
  out.paragraph(commands.empty() ? head : std::string_view(indent), text);
}

void write_section(TerminalWriter& out, const Section& section) {
  out.blank();
  out.paragraph("", section.title, Colour::bold);
  constexpr std::size_t kWidestHead = 16;
  std::size_t width = 0;
  for (const Item& item : section.items) {
    const std::size_t wide = text::columns(out.shown(item.head));
    if (wide <= kWidestHead) width = std::max(width, wide);
  }
  for (const Item& item : section.items) {
    const Mark mark = item.tone ? out.mark_of(*item.tone) : Mark{" ", Colour::plain};
    const bool wide = text::columns(out.shown(item.head)) > kWidestHead;
    const std::string start = "  " + mark.text + " ";
    if (wide) {  // a code: a line of its own would part it from its text
      out.paragraph(start, item.head + ": " + item.text, Colour::plain, mark.colour);
    } else if (item.advice) {
      write_item(out, start + head_of(out, item, width), *item.advice);
    } else {
      out.paragraph(start + head_of(out, item, width), item.text, Colour::plain, mark.colour);
    }
  }
}

void write_timeline(TerminalWriter& out, const std::vector<Bar>& bars) {
  if (bars.empty()) return;
  constexpr std::size_t kBar = 20;
  constexpr std::size_t kNarrow = 60;  // columns
  std::int64_t end = 1;
  for (const Bar& bar : bars) end = std::max(end, bar.at_us + bar.took_us);
  const bool drawn = out.style().width >= 76;
  const auto cells = [&](std::int64_t us) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(us, 0, end)) * kBar /
           static_cast<std::size_t>(end);
  };
  out.blank();
  out.line("Steps (start, duration, outcome)", Colour::bold);
  for (const Bar& bar : bars) {
    std::string head =
        fmt::format("  {:>7} {:>7} ", duration_text(bar.at_us), duration_text(bar.took_us));
    if (drawn) {
      const std::size_t from = std::min(cells(bar.at_us), kBar - 1);
      const std::size_t to = std::clamp(cells(bar.at_us + bar.took_us), from, kBar);
      head += std::string(from, ' ');
      for (std::size_t i = from; i < to; ++i) head += "█";
      if (to == from) head += "▏";
      head += std::string(kBar - std::max(to, from + 1), ' ') + " ";
    }
    const std::string text = bar.id + ": " + bar.text;
    if (out.style().width < kNarrow) {  // beside the times, a step's name would be cut in two
      out.line(head);
      out.paragraph("    ", text);
    } else {
      out.paragraph(head, text);
    }
  }
}

void write_fixes(TerminalWriter& out, const std::vector<Fix>& fixes) {
  Section section{"What to do", {}};
  for (const Fix& fix : fixes) {
    if (fix.proof == Proof::disproved) continue;
    section.items.push_back(
        {std::nullopt, fmt::format("{}.", section.items.size() + 1), "", advice_of(fix)});
  }
  if (!section.items.empty()) write_section(out, section);
}

void write_never(TerminalWriter& out, const std::vector<std::string>& never) {
  Section section{"Never", {}};
  for (const std::string& one : never) {
    section.items.push_back({Tone::bad, "", text::as_sentence(one)});
  }
  if (!section.items.empty()) write_section(out, section);
}

}  // namespace sfprobe
