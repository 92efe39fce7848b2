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
#include "text/sentences.hpp"
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
<style>{}</style></head><body>
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

// For a reader who has never heard of it.
constexpr std::string_view kWhatItIs =
    "sfprobe makes the connections of a Salesforce CLI login up to the answer of the login "
    "endpoint, "
    "and says what the CLI will do. It does not run the CLI, and does not log in.";

// A mark that a screen reader says as a word.
std::string html_mark(Tone tone) {
  constexpr std::array<std::pair<const char*, const char*>, 5> kMarks = {
      {{"✓", "good"}, {"·", "note"}, {"!", "warning"}, {"✗", "failed"}, {"?", "unclear"}}};
  const auto& [sign, word] = kMarks[static_cast<std::size_t>(tone)];
  return fmt::format("<span class=\"{}\" role=\"img\" aria-label=\"{}\">{}</span> ", class_of(tone),
                     word, sign);
}

// A number stays with its unit.
std::string unbroken(const std::string& text) {
  std::string out = escaped(text);
  for (std::size_t at = out.find(' '); at != std::string::npos; at = out.find(' ', at)) {
    out.replace(at, 1, "&nbsp;");
  }
  return out;
}

std::string cell(const RouteCell& cell) {
  const std::string time = cell.took_us ? unbroken(duration_text(*cell.took_us)) : "";
  std::string word = cell.word.empty() ? time : escaped(cell.word);
  if (const auto fault = html_fault_of_certificate(cell); !fault.empty()) {
    word = fault;
  } else if (cell.state == State::failed && !cell.word.empty() && cell.ended_us) {
    word += " after " + unbroken(duration_text(*cell.ended_us));
  }
  switch (cell.state) {
    case State::not_needed: return "<span aria-label=\"not needed\">·</span>";
    case State::not_reached: return "<span aria-label=\"not reached\">–</span>";
    case State::ok: return time.empty() ? html_mark(Tone::good) : time;
    case State::warning: return html_mark(Tone::warning) + word;
    case State::failed: return html_mark(Tone::bad) + word;
    case State::unknown: break;
  }
  return html_mark(Tone::unclear) + word;
}

std::string routes(const std::vector<RouteRow>& rows) {
  if (rows.empty()) return {};
  std::string out =
      "<h2>Routes</h2><table class=\"routes\"><thead><tr><th scope=\"col\">Route</th>";
  for (const char* head : kHeads) out += fmt::format("<th scope=\"col\">{}</th>", head);
  out += "</tr></thead><tbody>\n";
  for (const RouteRow& row : rows) {
    out += fmt::format("<tr><th scope=\"row\">{}{}</th>", escaped(row.label),
                       row.of_cli ? " (the Salesforce CLI's)" : "");
    for (std::size_t i = 0; i < kPhases; ++i) {
      out += fmt::format("<td data-phase=\"{}\">{}</td>", kHeads[i], cell(row.cells[i]));
    }
    out += "</tr>\n";
  }
  return out +
         "</tbody></table>\n<p class=\"soft\">· not needed on this route, – not reached</p>\n";
}

std::string advice(const Advice& one) {
  std::string out;
  const std::string commands = commands_text(one);
  if (!commands.empty()) out += "<pre class=\"copy\">" + escaped(commands) + "</pre>";
  std::string text = one.proof;
  if (!one.text.empty()) text += (text.empty() ? "" : " ") + one.text;
  if (!text.empty()) out += "<p>" + escaped(text) + "</p>";
  return out + "\n";
}

// The CLI itself was not run.
std::string said(const std::vector<Said>& all) {
  std::string out;
  for (const Said& one : all) {
    if (one.text.empty()) continue;
    out += fmt::format("<p><code>{}</code>{}</p><pre>{}</pre>\n", escaped(one.command),
                       one.when.empty() ? "" : ", " + escaped(one.when), escaped(one.text));
  }
  if (out.empty()) return {};
  return "<h2>What the Salesforce CLI prints</h2>\n<p class=\"soft\">Predicted from what was "
         "observed: sfprobe does not run the CLI.</p>\n" +
         out;
}

std::string item(const Item& item, bool marked) {
  const bool numbered = !item.tone && item.advice && !item.head.empty();
  std::string mark = item.tone ? html_mark(*item.tone) : numbered ? escaped(item.head) : "";
  std::string text = item.head.empty() || numbered
                         ? ""
                         : "<b>" + escaped(item.head) + (item.text.empty() ? "" : ":") + "</b> ";
  text += escaped(item.text);
  if (item.advice) text += advice(*item.advice);
  return "<li>" + (marked ? "<span>" + mark + "</span><div>" + text + "</div>" : text) + "</li>\n";
}

std::string details(const Section& section) {
  // With marks, or numbers, of their own, items need no bullets.
  const bool marked = std::any_of(section.items.begin(), section.items.end(), [](const Item& one) {
    return one.tone || (one.advice && !one.head.empty());
  });
  std::string out = "<details><summary>" + escaped(section.title) + "</summary><ul" +
                    (marked ? " class=\"marks\"" : "") + ">\n";
  for (const Item& one : section.items) out += item(one, marked);
  return out + "</ul></details>\n";
}

// Refused by the CLI, or by everybody if it has no view of its own.
bool is_refused(const TrustChain& chain) {
  return std::any_of(chain.views.begin(), chain.views.end(), [&](const TrustView& view) {
    return !view.trusted && (view.view == chain.cli_view || chain.cli_view.empty());
  });
}

// A chain that the CLI refuses is the fault, mostly; another one is evidence like the rest.
std::pair<std::string, std::string> chains(const TargetReport& report) {
  std::string refused;
  std::string others;
  std::vector<std::string> known;
  for (const TrustChain& chain : report.diagnosis.trust) {
    const std::string key = chain.route + chain.leaf_sha256;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    known.push_back(key);
    const std::string drawn = html_chain(chain, report.diagnosis.place);
    if (drawn.empty()) continue;
    const std::string from = chain.peer.empty() ? "" : " of " + chain.peer;
    const bool direct = chain.route.empty() || chain.route == "direct";
    (is_refused(chain) ? refused : others) += "<h3>Certificates" + escaped(from) +
                                              (direct ? "" : ", through a proxy") + "</h3>\n" +
                                              drawn;
  }
  if (!refused.empty()) refused = "<h2>Who trusts the certificate</h2>\n" + refused;
  if (others.empty()) return {refused, ""};
  return {refused, "<details><summary>Certificates that are trusted, as a picture</summary>" +
                       others + "</details>\n"};
}

// A long code is broken at an underscore rather than within a word.
std::string breakable(const std::string& text) {
  std::string out = escaped(text);
  for (std::size_t at = out.find('_'); at != std::string::npos; at = out.find('_', at)) {
    out.insert(++at, "<wbr>");
  }
  return out;
}

std::string one_target(const TargetReport& report) {
  const Story story = tell(report);
  const Ticket ticket = make_ticket(report.evidence, report.diagnosis);
  std::string out =
      fmt::format("<article><h1>{}{}</h1>\n<p class=\"where\">{}</p>\n", html_mark(story.tone),
                  breakable(story.headline), html_joined(story.where));
  for (const std::string& note : story.notes) {
    out += "<p class=\"remark\" role=\"note\">" + escaped(note) + "</p>\n";
  }
  for (const std::string& alarm : story.alarms) {
    out += "<p class=\"alarm bad\" role=\"alert\">" + escaped(alarm) + "</p>\n";
  }
  out += html_in_short(report, story, ticket);
  if (story.fix && !is_said_in_short(story, ticket)) {
    out += "<h2>" + escaped(heading_of_fix(report.diagnosis, *story.fix, ticket)) + "</h2>\n" +
           advice(*story.fix);
  }
  std::vector<RouteRow> rows = report.diagnosis.routes;
  if (!rows.empty() && rows.front().of_cli) rows.front() = as_the_cli_goes(report.diagnosis);
  out +=
      html_way(report.diagnosis) + (story.routes.empty() ? "" : routes(rows)) + html_phases(rows);
  const auto [refused, trusted] = chains(report);
  out += said(story.you_see) + refused;
  if (story.pasted) out += details(*story.pasted);
  if (story.tone != Tone::good) {
    out += "<details><summary>Ticket to paste</summary><pre class=\"copy\">" +
           escaped(to_text(ticket)) + "</pre></details>\n";
  }
  for (const Section& section : story.details) out += details(section);
  out += trusted + html_steps(story.timeline);
  return out + "<p class=\"foot\">" + html_joined(story.foot) +
         (report.diagnosis.chain_only ? "" : "<br>" + escaped(kWhatItIs)) + "</p></article>\n";
}

// Reports lie side by side: "login.example.com: HELLO_TOO_LARGE, 22 Nov 2026 12:00 UTC – sfprobe".
std::string title_of_tab(const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  const std::string& id = verdict.cause.empty() ? verdict.code : verdict.cause;
  const std::string& started = diagnosis.place.started;
  return title_of(diagnosis.target) + ": " +
         (verdict.status == Status::ok ? "works"
          : id.empty()                 ? "inconclusive"
                                       : id) +
         (started.empty() ? "" : ", " + moment_text(started)) + " – sfprobe";
}

std::string to_html(const Report& report) {
  std::string title = "sfprobe";
  if (report.targets.size() == 1) title = title_of_tab(report.targets[0].diagnosis);
  std::string out = fmt::format(kHead, escaped(title), html_style()) + "<main>\n";
  for (const TargetReport& target : report.targets) out += one_target(target);
  return out + "</main></body></html>\n";
}

}  // namespace

extern const ReportFormat format_html = {
    "html", [](const Report& report, const TerminalStyle&) { return to_html(report); }};

}  // namespace sfprobe
