// For issues and chats: the conclusion, the table, and a fold-out (GitHub's and GitLab's Markdown).
#include <fmt/format.h>

#include <algorithm>

#include "report/format.hpp"
#include "report/in_short.hpp"
#include "report/story.hpp"
#include "report/summary.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/sentences.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

// Where GitHub's Markdown would make a link of plain text ("Autolinks (extension)").
bool begins_link(std::string_view before, char c, std::string_view after) {
  if (c == ':') return after.starts_with("//");
  return c == '.' && before.size() >= 3 && text::lower(before.substr(before.size() - 3)) == "www";
}

// What came from outside is text, never markup, a mention or a link.
std::string plain(std::string_view raw) {
  const std::string text = text::clean(raw, 4000);
  const std::string_view all = text;
  std::string out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char c = all[i];
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@') {
      out += "@\u200b";
    } else if (begins_link(all.substr(0, i), c, all.substr(i + 1))) {
      out += c == ':' ? "&#58;" : "&#46;";
    } else {
      if (std::string_view("\\`*_{}[]()#|~!>").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

// A block that its content cannot end.
std::string fenced(const std::string& raw, const char* language) {
  const std::string content = text::clean_block(raw, 20'000);
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : content) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + language + "\n" + content + (content.ends_with('\n') ? "" : "\n") + fence + "\n";
}

const char* mark_of(Tone tone) {
  switch (tone) {
    case Tone::good: return "✅";
    case Tone::note: return "ℹ️";
    case Tone::warning: return "⚠️";
    case Tone::bad: return "❌";
    case Tone::unclear: break;
  }
  return "❔";
}

std::string cell_text(const RouteCell& cell) {
  const std::string time = cell.took_us ? duration_text(*cell.took_us) : "";
  const std::string word = cell.word.empty() ? time : plain(cell.word);
  switch (cell.state) {
    case State::not_needed: return "·";
    case State::not_reached: return "–";
    case State::ok: return time.empty() ? "✓" : time;
    case State::warning: return "! " + word;
    case State::failed: return "✗ " + word;
    case State::unknown: break;
  }
  return "? " + word;
}

std::string route_table(const std::vector<RouteRow>& rows) {
  if (rows.empty()) return {};
  std::string out =
      "| Route | name | connect | proxy | TLS | answer |\n|---|---|---|---|---|---|\n";
  for (const RouteRow& row : rows) {
    out += "| " + std::string(row.of_cli ? "→ " : "") + plain(row.label) + " |";
    for (const RouteCell& cell : row.cells) out += " " + cell_text(cell) + " |";
    out += "\n";
  }
  return out + "\n· not needed on this route, – not reached\n\n";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " · ") + plain(part);
  return out;
}

std::string advice_text(const Advice& advice) {
  std::string out = plain(advice.proof);
  if (!advice.text.empty()) out += (out.empty() ? "" : " ") + plain(advice.text);
  out += "\n";
  const std::string commands = commands_text(advice);
  return commands.empty() ? out : out + "\n" + fenced(commands, "sh");
}

std::string details(const Story& story) {
  std::string out;
  for (const Section& section : story.details) {
    out += "**" + plain(section.title) + "**\n\n";
    for (const Item& item : section.items) {
      std::string line = item.tone ? std::string(mark_of(*item.tone)) + " " : "";
      if (!item.head.empty()) line += plain(item.head) + (item.text.empty() ? "" : ": ");
      line += plain(item.text);
      if (item.advice) line += " " + plain(item.advice->text);
      out += "- " + line + "\n";
      if (!item.advice) continue;
      const std::string commands = commands_text(*item.advice);
      if (!commands.empty()) out += "\n" + fenced(commands, "sh") + "\n";
    }
    out += "\n";
  }
  return out.empty() ? ""
                     : "<details><summary>Everything else</summary>\n\n" + out + "</details>\n";
}

std::string line(const char* name, const std::string& text) {
  return text.empty() ? "" : fmt::format("- **{}:** {}\n", name, plain(text));
}

// What somebody asks first who gets this in an issue or a chat.
std::string in_short(const TargetReport& report, const Story& story) {
  const Diagnosis& diagnosis = report.diagnosis;
  if (diagnosis.verdict.status != Status::fail || diagnosis.chain_only) return {};
  const Ticket ticket = make_ticket(report.evidence, diagnosis);
  std::string out;
  if (!story.when.empty()) out += "- **Seen:** " + joined(story.when) + " · in one run\n";
  out += line("Since", diagnosis.since.empty() ? "not known from one run" : diagnosis.since);
  out += line("Who can fix it", text::as_sentence(who_can_fix(diagnosis, ticket)));
  for (const TicketFact& fact : ticket.facts) {
    if (fact.name == "Sent") out += line("Sent", fact.text);
    if (fact.name == "Received") out += line("Received", fact.text);
  }
  out += line("What works", fmt::format("{}", fmt::join(ticket.works, "; ")));
  return out + line("Certainty", std::string(certainty_text(diagnosis))) + "\n";
}

std::string one_target(const TargetReport& report) {
  const Story story = tell(report);
  std::string out = fmt::format("### {} {}\n\n", mark_of(story.tone), plain(story.headline));
  for (const std::string& note : story.notes) out += "> " + plain(note) + "\n\n";
  if (!story.where.empty()) out += joined(story.where) + "\n\n";
  for (const std::string& alarm : story.alarms) out += "> **" + plain(alarm) + "**\n\n";
  out += in_short(report, story);
  if (story.fix) out += "**Fix:** " + advice_text(*story.fix) + "\n";
  if (!story.caution.empty()) out += "**Caution:** " + plain(story.caution) + "\n\n";
  for (const std::string& fact : story.why) out += "- " + plain(fact) + "\n";
  if (!story.why.empty()) out += "\n";
  out += route_table(story.routes);
  for (const Said& said : story.you_see) {
    if (said.text.empty()) continue;
    out += "`" + said.command + "` prints, as predicted from this";
    if (!said.when.empty()) out += ", " + said.when;
    out += ":\n\n" + fenced(said.text, "text") + "\n";
  }
  if (!story.ask.empty() && !(story.fix && story.fix->to_send)) out += plain(story.ask) + "\n\n";
  out += details(story);
  return out + "\n" + joined(story.foot) + "\n";
}

}  // namespace

std::string to_markdown(const Report& report) {
  std::string out;
  for (const TargetReport& target : report.targets) {
    out += (out.empty() ? "" : "\n---\n\n") + one_target(target);
  }
  return out;
}

extern const ReportFormat format_markdown = {
    "markdown", [](const Report& report, const TerminalStyle&) { return to_markdown(report); }};

}  // namespace sfprobe
