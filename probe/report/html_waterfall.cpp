#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

constexpr std::array<const char*, kPhases> kNames = {"name", "connect", "proxy", "TLS", "answer"};
constexpr double kWidth = 1000;  // of a drawing, in its own units: it is stretched to fit

struct Span {
  std::string name;
  std::string title;
  std::string text;  // at the end of the line
  std::int64_t at_us = 0;
  std::int64_t took_us = 0;
  const char* kind = "";  // class: "", "broken", "trial"
};

std::int64_t end_of(const std::vector<Span>& spans) {
  std::int64_t end = 1;
  for (const Span& span : spans) end = std::max(end, span.at_us + span.took_us);
  return end;
}

// The marks of `every_us`, if there are few enough of them to be told apart.
std::string ticks(std::int64_t every_us, std::int64_t end) {
  constexpr std::int64_t kMost = 12;
  if (every_us <= 0 || end / every_us > kMost) return {};
  std::string out;
  for (std::int64_t at = every_us; at < end; at += every_us) {
    const double x = kWidth * static_cast<double>(at) / static_cast<double>(end);
    out += fmt::format("<line x1=\"{0:.1f}\" y1=\"0\" x2=\"{0:.1f}\" y2=\"14\"/>", x);
  }
  return out;
}

// A long name breaks between its parts.
std::string breakable(const std::string& name) {
  std::string out = escaped(name);
  for (std::size_t at = out.find('.'); at != std::string::npos; at = out.find('.', at + 6)) {
    out.insert(at + 1, "<wbr>");
  }
  return out;
}

std::string drawn(const std::vector<Span>& spans, std::int64_t round_trip_us) {
  const std::int64_t end = end_of(spans);
  const std::string marks = ticks(round_trip_us, end);
  std::string out;
  for (const Span& span : spans) {
    const double scale = kWidth / static_cast<double>(end);
    out += fmt::format(
        "<span title=\"{0}\">{1}</span><svg viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" "
        "role=\"img\" aria-label=\"{0}\"{2}><rect x=\"{3:.1f}\" y=\"2\" width=\"{4:.1f}\" "
        "height=\"10\"/>{5}</svg><span class=\"took\">{6}</span>\n",
        escaped(span.title), breakable(span.name),
        *span.kind == '\0' ? "" : fmt::format(" class=\"{}\"", span.kind),
        std::min(static_cast<double>(span.at_us) * scale, kWidth - 3),
        std::max(3.0, static_cast<double>(span.took_us) * scale), marks, escaped(span.text));
  }
  return out;
}

// One after the other, as a login needs them.
std::vector<Span> spans_of(const RouteRow& row) {
  std::vector<Span> spans;
  std::int64_t at = 0;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const RouteCell& cell = row.cells[i];
    const bool failed = cell.state == State::failed;
    if (!cell.took_us && !failed) continue;
    const std::int64_t took = cell.took_us.value_or(cell.ended_us.value_or(0));
    std::string text = took > 0 ? duration_text(took) : "";
    if (failed) {
      const std::string fault = html_fault_of_certificate(cell);
      const bool slow = cell.word.empty() && cell.took_us;
      const std::string word = cell.word.empty() ? "fails" : cell.word;
      text = "✗ " + (!fault.empty() ? fault
                     : slow         ? text
                                    : word + (text.empty() ? "" : " after " + text));
    }
    spans.push_back({kNames[i], fmt::format("{}: {}", kNames[i], text), text, at, took,
                     failed ? "broken" : ""});
    at += took;
  }
  return spans;
}

}  // namespace

std::string html_phases(const std::vector<RouteRow>& rows) {
  std::string out;
  for (const RouteRow& row : rows) {
    const std::vector<Span> spans = spans_of(row);
    const bool timed =
        std::any_of(spans.begin(), spans.end(), [](const Span& span) { return span.took_us > 0; });
    if (!timed) continue;
    out += fmt::format("<h3>{}{}</h3>\n", escaped(row.label),
                       row.of_cli ? ", the route of the Salesforce CLI" : "");
    out += "<div class=\"fall\">" + drawn(spans, row.rtt_us.value_or(0)) + "</div>\n";
    const State reached = row.cells[static_cast<std::size_t>(Phase::connect)].state;
    // Measured with an address that the CLI does not get.
    if (reached == State::not_reached) continue;
    if (row.rtt_us && *row.rtt_us > 0) {
      const bool marked = !ticks(*row.rtt_us, end_of(spans)).empty();
      out += fmt::format("<p class=\"soft\">A round trip to {} takes {}{}.</p>\n",
                         row.route == "direct" ? "the host" : "the proxy",
                         escaped(duration_text(*row.rtt_us)), marked ? ": the dotted lines" : "");
    }
  }
  return out.empty() ? "" : "<h2>Where the time goes</h2>\n" + out;
}

std::string html_steps(const std::vector<Bar>& bars) {
  constexpr std::size_t kMost = 60;
  std::vector<Span> spans;
  for (const Bar& bar : bars) {
    // One verification a trust view: they say little here, and are told elsewhere.
    const bool detail = bar.id.find(".verify.") != std::string::npos;
    if (bar.took_us <= 0 || bar.at_us < 0 || detail) continue;
    if (spans.size() == kMost) break;
    spans.push_back({bar.id, bar.id + ": " + bar.text, duration_text(bar.took_us), bar.at_us,
                     bar.took_us,
                     bar.failed  ? "broken"
                     : bar.trial ? "trial"
                                 : ""});
  }
  if (spans.empty()) return {};
  return "<details><summary>Every step in time</summary><p class=\"soft\">The names are those of "
         "the steps in the JSON report. Many run side by side, and a step's time includes what it "
         "waited for, so it may be longer than above. Red: it failed. Grey: a trial that changes "
         "one thing to tell causes apart; however it ends, it ends no login.</p><div class=\"fall "
         "steps\">" +
         drawn(spans, 0) + "</div></details>\n";
}

}  // namespace sfprobe
