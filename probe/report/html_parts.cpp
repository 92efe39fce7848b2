#include "report/html_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/markup.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

std::string stop(const std::string& text) { return "<li>" + escaped(text) + "</li>"; }

std::string link(const RouteRow& row, std::initializer_list<Phase> phases) {
  for (const Phase phase : phases) {
    const RouteCell& cell = row.cells[static_cast<std::size_t>(phase)];
    if (cell.state != State::failed) continue;
    return fmt::format("<li class=\"link bad\">✗ {}</li>",
                       escaped(cell.word.empty() ? "fails here" : cell.word));
  }
  return "<li class=\"link\" aria-hidden=\"true\">→</li>";
}

}  // namespace

std::string html_way(const Diagnosis& diagnosis) {
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return {};
  const RouteRow& row = diagnosis.routes.front();
  const auto needed = [&](Phase phase) {
    return row.cells[static_cast<std::size_t>(phase)].state != State::not_needed;
  };
  std::string out =
      "<ol class=\"way\" aria-label=\"The way of a login request\">" +
      stop(diagnosis.place.host_name.empty() ? "this machine" : diagnosis.place.host_name);
  if (needed(Phase::name)) out += link(row, {Phase::name}) + stop("name service");
  if (needed(Phase::proxy)) {
    out += link(row, {Phase::connect}) + stop(row.label) +
           link(row, {Phase::proxy, Phase::tls, Phase::answer});
  } else {
    out += link(row, {Phase::connect, Phase::tls, Phase::answer});
  }
  return out + stop(title_of(diagnosis.target)) + "</ol>\n";
}

std::string html_waterfall(const std::vector<Bar>& bars) {
  constexpr std::size_t kMaxBars = 60;
  constexpr double kWidth = 700;
  constexpr double kLabel = 260;
  constexpr int kRow = 16;
  std::int64_t end = 1;
  std::size_t shown = 0;
  for (const Bar& bar : bars) end = std::max(end, bar.at_us + bar.took_us);
  std::string rows;
  for (const Bar& bar : bars) {
    // One verification a trust view: they say little here, and are in the details.
    const bool detail = bar.id.find(".verify.") != std::string::npos;
    if (bar.took_us <= 0 || bar.at_us < 0 || detail) continue;
    if (++shown > kMaxBars) break;
    const int y = static_cast<int>(shown) * kRow;
    const double scale = (kWidth - kLabel) / static_cast<double>(end);
    const double x = kLabel + static_cast<double>(bar.at_us) * scale;
    const double width = std::max(1.0, static_cast<double>(bar.took_us) * scale);
    const bool late = x + width > kWidth - 70;
    rows += fmt::format(
        "<g><title>{0}</title><text x=\"0\" y=\"{1}\">{2}</text>"
        "<rect x=\"{3:.1f}\" y=\"{4}\" width=\"{5:.1f}\" height=\"10\" fill=\"currentColor\" "
        "opacity=\".55\"/><text x=\"{6:.1f}\" y=\"{1}\"{7}>{8}</text></g>\n",
        escaped(bar.id + ": " + bar.text), y, escaped(bar.id.substr(0, 36)), x, y - 9, width,
        late ? x - 4 : x + width + 4, late ? " text-anchor=\"end\"" : "",
        escaped(duration_text(bar.took_us)));
  }
  if (rows.empty()) return {};
  return fmt::format(
      "<h2>Steps</h2>\n<div class=\"scroll\"><svg viewBox=\"0 0 {0:.0f} {1}\" role=\"img\" "
      "aria-label=\"Steps of the run "
      "in time: {2} in all\">\n{3}</svg></div>\n",
      kWidth, static_cast<int>(std::min(shown, kMaxBars)) * kRow + 8, escaped(duration_text(end)),
      rows);
}

}  // namespace sfprobe
