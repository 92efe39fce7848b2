// One file: no script, nothing from elsewhere (its Content-Security-Policy forbids both), light and
// dark, on paper and at 360 px. Everything that is not written here goes through escaped().
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/format.hpp"
#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "report/summary.hpp"
#include "sfprobe/ticket.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

constexpr std::array<const char*, kPhases> kHeads = {"Name", "Connect", "Proxy", "TLS", "Answer"};

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{}</title>
<style>
:root{{--ink:#1b1f24;--paper:#fff;--soft:#59636e;--line:#d1d9e0;--box:#f6f8fa;--good:#1a7f37;--bad:#cf222e;--warn:#8a5a00}}
@media(prefers-color-scheme:dark){{:root{{--ink:#e6edf3;--paper:#0d1117;--soft:#9198a1;--line:#3d444d;--box:#161b22;--good:#4ac26b;--bad:#ff7b72;--warn:#e3b341}}}}
*{{box-sizing:border-box}}
body{{margin:0 auto;padding:1rem;max-width:56rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}}
h1{{font-size:1.4rem;line-height:1.3;margin:.2em 0}}h2{{font-size:1.05rem;margin:1.6em 0 .4em}}
.where,.foot{{color:var(--soft)}}.good{{color:var(--good)}}.bad{{color:var(--bad)}}.warning,.unclear{{color:var(--warn)}}
.alarm{{border-left:4px solid var(--bad);padding:.2em .8em;font-weight:600}}
pre{{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:.7em;white-space:pre-wrap;font:13px/1.45 ui-monospace,monospace}}
.scroll{{overflow-x:auto}}table{{border-collapse:collapse;width:100%}}th,td{{text-align:left;padding:.3em .6em .3em 0;border-bottom:1px solid var(--line);overflow-wrap:normal}}
.way{{display:flex;flex-wrap:wrap;gap:.3em;list-style:none;padding:0;align-items:center}}.way li{{border:1px solid var(--line);border-radius:6px;padding:.25em .6em}}.way li.link{{border:0;padding:0}}
svg{{width:100%;min-width:34rem;height:auto;display:block}}svg text{{fill:var(--ink);font:11px ui-monospace,monospace}}
details{{border-top:1px solid var(--line);padding:.5em 0}}summary{{cursor:pointer;font-weight:600}}ul{{padding-left:1.2em}}
@media print{{body{{max-width:none;font-size:11pt}}details:not([open])>*:not(summary){{display:none}}a{{color:inherit}}}}
</style></head><body>
)";

const char* class_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "good";
    case Tone::note: return "note";
    case Tone::warning: return "warning";
    case Tone::bad: return "bad";
    case Tone::unclear: break;
  }
  return "unclear";
}

// A mark that a screen reader says as a word.
std::string mark(Tone tone) {
  constexpr std::array<std::pair<const char*, const char*>, 5> kMarks = {
      {{"✓", "good"}, {"·", "note"}, {"!", "warning"}, {"✗", "failed"}, {"?", "unclear"}}};
  const auto& [sign, word] = kMarks[static_cast<std::size_t>(tone)];
  return fmt::format("<span class=\"{}\" role=\"img\" aria-label=\"{}\">{}</span> ", class_of(tone),
                     word, sign);
}

std::string cell(const RouteCell& cell) {
  const std::string time = cell.took_us ? escaped(duration_text(*cell.took_us)) : "";
  const std::string word = cell.word.empty() ? time : escaped(cell.word);
  switch (cell.state) {
    case State::not_needed: return "<span aria-label=\"not needed\">·</span>";
    case State::not_reached: return "<span aria-label=\"not reached\">–</span>";
    case State::ok: return time.empty() ? mark(Tone::good) : time;
    case State::warning: return mark(Tone::warning) + word;
    case State::failed: return mark(Tone::bad) + word;
    case State::unknown: break;
  }
  return mark(Tone::unclear) + word;
}

std::string routes(const std::vector<RouteRow>& rows) {
  if (rows.empty()) return {};
  std::string out = "<h2>Routes</h2><div class=\"scroll\"><table><thead><tr><th>Route</th>";
  for (const char* head : kHeads) out += fmt::format("<th scope=\"col\">{}</th>", head);
  out += "</tr></thead><tbody>\n";
  for (const RouteRow& row : rows) {
    out += fmt::format("<tr><th scope=\"row\">{}{}</th>", escaped(row.label),
                       row.of_cli ? " (the Salesforce CLI's)" : "");
    for (const RouteCell& one : row.cells) out += "<td>" + cell(one) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string list(const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string out = "<ul>";
  for (const std::string& item : items) out += "<li>" + escaped(item) + "</li>";
  return out + "</ul>\n";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " · ") + escaped(part);
  return out;
}

std::string advice(const Advice& one) {
  std::string out;
  const std::string commands = commands_text(one);
  if (!commands.empty()) out += "<pre>" + escaped(commands) + "</pre>";
  std::string text = one.proof;
  if (!one.text.empty()) text += (text.empty() ? "" : " ") + one.text;
  if (!text.empty()) out += "<p>" + escaped(text) + "</p>";
  return out + "\n";
}

std::string said(const std::vector<Said>& all) {
  std::string out;
  for (const Said& one : all) {
    if (one.text.empty()) continue;
    out += fmt::format("<p><code>{}</code>{}</p><pre>{}</pre>\n", escaped(one.command),
                       one.when.empty() ? "" : ", " + escaped(one.when), escaped(one.text));
  }
  return out.empty() ? "" : "<h2>What you see</h2>\n" + out;
}

std::string details(const Section& section) {
  std::string out = "<details><summary>" + escaped(section.title) + "</summary><ul>\n";
  for (const Item& item : section.items) {
    out += "<li>" + (item.tone ? mark(*item.tone) : "");
    if (!item.head.empty()) out += "<b>" + escaped(item.head) + "</b> ";
    out += escaped(item.text);
    if (item.advice) out += advice(*item.advice);
    out += "</li>\n";
  }
  return out + "</ul></details>\n";
}

std::string one_target(const TargetReport& report) {
  const Story story = tell(report);
  std::string out = fmt::format("<main><h1>{}{}</h1>\n<p class=\"where\">{}</p>\n",
                                mark(story.tone), escaped(story.headline), joined(story.where));
  for (const std::string& alarm : story.alarms) {
    out += "<p class=\"alarm bad\" role=\"alert\">" + escaped(alarm) + "</p>\n";
  }
  if (story.fix) out += "<h2>Fix</h2>\n" + advice(*story.fix);
  if (!story.why.empty()) out += "<h2>Why</h2>\n" + list(story.why);
  out += html_way(report.diagnosis) + routes(story.routes) + html_waterfall(story.timeline);
  out += said(story.you_see);
  if (!story.ask.empty()) out += "<p>" + escaped(story.ask) + "</p>\n";
  if (story.pasted) out += details(*story.pasted);
  if (story.tone != Tone::good) {
    const std::string ticket = to_text(make_ticket(report.evidence, report.diagnosis));
    out += "<details><summary>Ticket</summary><pre>" + escaped(ticket) + "</pre></details>\n";
  }
  for (const Section& section : story.details) out += details(section);
  return out + "<p class=\"foot\">" + joined(story.foot) + "</p></main>\n";
}

std::string to_html(const Report& report) {
  std::string title = "sfprobe";
  if (report.targets.size() == 1) title += ": " + title_of(report.targets[0].diagnosis.target);
  std::string out = fmt::format(fmt::runtime(kHead), escaped(title));
  for (const TargetReport& target : report.targets) out += one_target(target);
  return out + "</body></html>\n";
}

}  // namespace

extern const ReportFormat format_html = {
    "html", [](const Report& report, const TerminalStyle&) { return to_html(report); }};

}  // namespace sfprobe
