#include "report/comparison.hpp"
#include "report/terminal_writer.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

std::string name_of(std::size_t run) { return std::string(1, static_cast<char>('A' + run % 26)); }

void write_differences(TerminalWriter& out, const std::vector<Difference>& differences) {
  std::size_t width = 0;
  for (const Difference& one : differences) {
    width = std::max(width, text::columns(out.shown(one.what)));
  }
  for (const Difference& one : differences) {
    std::string head = out.shown(one.what);
    head += std::string(width - text::columns(head) + 2, ' ');
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      const std::string& value = one.values[i];
      out.paragraph("  " + head + name_of(i) + "  ", value.empty() ? "–" : value);
      head = std::string(text::columns(head), ' ');
    }
  }
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::string to_terminal(const std::vector<TargetComparison>& comparisons,
                        const std::vector<std::string>& names, const TerminalStyle& style) {
  TerminalWriter out(style);
  for (const TargetComparison& one : comparisons) {
    if (&one != &comparisons.front()) out.blank();
    out.paragraph("", one.target.display, Colour::bold);
    for (std::size_t i = 0; i < one.verdicts.size(); ++i) {
      const Mark mark = out.mark_of(tone_of(one.verdicts[i].status));
      std::vector<std::string> parts;
      if (i < names.size()) parts.push_back(names[i]);
      if (!one.places[i].host_name.empty()) parts.push_back(one.places[i].host_name);
      if (!one.places[i].started.empty()) parts.push_back(one.places[i].started);
      if (!one.verdicts[i].code.empty()) parts.push_back(one.verdicts[i].code);
      out.flow(mark.text + " " + name_of(i) + "  ", parts, Colour::plain, mark.colour);
    }
    out.blank();
    out.paragraph("", one.conclusion);
    if (!one.differences.empty()) {
      out.blank();
      out.paragraph("", "What differs", Colour::bold);
      write_differences(out, one.differences);
    }
    if (!one.same.empty()) out.paragraph("The same: ", listed(one.same), Colour::dim, Colour::dim);
  }
  return out.take();
}

}  // namespace sfprobe
