#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/terminal_parts.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

constexpr std::array<const char*, kPhases> kHeads = {"name", "connect", "proxy", "TLS", "answer"};
constexpr std::size_t kGap = 3;
constexpr std::size_t kLongestLabel = 40;

// Units are one per column.
bool in_seconds(const std::vector<RouteRow>& rows, std::size_t phase) {
  return std::any_of(rows.begin(), rows.end(), [&](const RouteRow& row) {
    return row.cells[phase].took_us.value_or(0) >= 1'000'000;
  });
}

std::string time_of(std::int64_t us, bool seconds) {
  if (seconds) {
    return us < 50'000 ? "<0.1 s" : fmt::format("{:.1f} s", static_cast<double>(us) / 1e6);
  }
  return us < 1000 ? "<1 ms" : fmt::format("{} ms", (us + 500) / 1000);
}

struct Cell {
  std::string text;
  Colour colour;
};

Cell cell_of(const TerminalWriter& out, const RouteCell& cell, bool seconds) {
  const std::string time = cell.took_us ? time_of(*cell.took_us, seconds) : "";
  const std::string& said = cell.word.empty() ? time : cell.word;
  const auto marked = [&](Tone tone) {
    const Mark mark = out.mark_of(tone);
    return Cell{mark.text + (said.empty() ? "" : " " + out.shown(said)), mark.colour};
  };
  switch (cell.state) {
    case State::not_needed: return {out.shown("·"), Colour::dim};
    case State::not_reached: return {out.shown("–"), Colour::dim};
    case State::ok: return {time.empty() ? out.mark_of(Tone::good).text : time, Colour::plain};
    case State::warning: return marked(Tone::warning);
    case State::failed: return marked(Tone::bad);
    case State::unknown: break;
  }
  return marked(Tone::unclear);
}

struct Column {
  std::size_t phase;
  std::size_t width;
  std::vector<Cell> cells;
};

std::vector<Column> columns_of(const TerminalWriter& out, const std::vector<RouteRow>& rows) {
  std::vector<Column> columns;
  for (std::size_t phase = 0; phase < kPhases; ++phase) {
    const bool used = std::any_of(rows.begin(), rows.end(), [&](const RouteRow& row) {
      return row.cells[phase].state != State::not_needed;
    });
    if (!used) continue;
    Column column{phase, text::columns(kHeads[phase]), {}};
    const bool seconds = in_seconds(rows, phase);
    for (const RouteRow& row : rows) {
      column.cells.push_back(cell_of(out, row.cells[phase], seconds));
      column.width = std::max(column.width, text::columns(column.cells.back().text));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string label_of(const TerminalWriter& out, const RouteRow& row, bool is_route) {
  if (!is_route) return text::fitted(out.shown(row.label), kLongestLabel, out.shown("…"));
  const std::string arrow = out.shown("→");
  const std::string head = row.of_cli ? arrow : std::string(text::columns(arrow), ' ');
  return head + " " + out.shown(row.label);
}

void write_cell(TerminalWriter& out, const std::string& text, Colour colour, std::size_t width) {
  out.piece(std::string(kGap, ' '));
  out.piece(text, colour);
  const std::size_t wide = text::columns(text);
  if (wide < width) out.piece(std::string(width - wide, ' '));
}

void write_table(TerminalWriter& out, std::string_view head, const std::vector<std::string>& labels,
                 const std::vector<Column>& columns, std::size_t label_width) {
  out.piece(std::string(head) + std::string(label_width - head.size(), ' '), Colour::bold);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool last = i + 1 == columns.size();
    write_cell(out, kHeads[columns[i].phase], Colour::dim, last ? 0 : columns[i].width);
  }
  out.end_line();
  for (std::size_t row = 0; row < labels.size(); ++row) {
    out.piece(labels[row] + std::string(label_width - text::columns(labels[row]), ' '));
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool last = i + 1 == columns.size();
      const Cell& cell = columns[i].cells[row];
      write_cell(out, cell.text, cell.colour, last ? 0 : columns[i].width);
    }
    out.end_line();
  }
}

// "connect 4 ms, proxy 9 ms, TLS ✗ root"
void write_list(TerminalWriter& out, std::string_view head, const std::vector<std::string>& labels,
                const std::vector<RouteRow>& rows, const std::vector<Column>& columns) {
  out.line(head, Colour::bold);
  for (std::size_t row = 0; row < labels.size(); ++row) {
    out.line(labels[row]);
    std::string text;
    for (const Column& column : columns) {
      const State state = rows[row].cells[column.phase].state;
      if (state == State::not_needed || state == State::not_reached) continue;
      std::string entry = std::string(kHeads[column.phase]) + " " + column.cells[row].text;
      for (std::size_t at = entry.find(' '); at != std::string::npos;
           at = entry.find(' ', at + 2)) {
        entry.replace(at, 1, "\xC2\xA0");
      }
      text += (text.empty() ? "" : ", ") + entry;
    }
    out.paragraph("    ", text.empty() ? "not probed" : text);
  }
}

}  // namespace

void write_routes(TerminalWriter& out, const std::vector<RouteRow>& all, std::size_t max_rows,
                  std::string_view head) {
  if (all.empty()) return;
  const std::vector<RouteRow> rows(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), max_rows)));
  const auto columns = columns_of(out, rows);
  std::vector<std::string> labels;
  std::size_t label_width = head.size();
  std::size_t width = 0;
  for (const RouteRow& row : rows) {
    labels.push_back(label_of(out, row, head == "Route"));
    label_width = std::max(label_width, text::columns(labels.back()));
  }
  for (const Column& column : columns) width += kGap + column.width;
  if (label_width + width <= out.style().width) {
    write_table(out, head, labels, columns, label_width);
  } else {
    write_list(out, head, labels, rows, columns);
  }
}

}  // namespace sfprobe
