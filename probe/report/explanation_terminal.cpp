#include <fmt/format.h>

#include <algorithm>

#include "report/explanation.hpp"
#include "report/terminal_parts.hpp"
#include "text/clean.hpp"
#include "text/shell.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kIdColumn = 44;

std::string sure(double confidence) {
  if (confidence >= 0.85) return "sure";
  if (confidence >= 0.6) return "likely";
  return "possible";
}

void write_page(TerminalWriter& out, const ErrorMatch& match) {
  out.paragraph("", match.id + ": " + match.title, Colour::bold);
  if (match.confidence < 1) {
    out.paragraph("Recognised by ", fmt::format("“{}” ({})", match.matched, sure(match.confidence)),
                  Colour::plain, Colour::dim);
  }
  out.blank();
  out.line("What it likely means", Colour::bold);
  out.paragraph("  ", match.means);
  write_fixes(out, match.fixes);
  write_never(out, match.never);
}

void write_others(TerminalWriter& out, const Explanation& explanation) {
  if (explanation.matches.size() < 2) return;
  out.blank();
  out.line("It may also be", Colour::bold);
  for (std::size_t i = 1; i < explanation.matches.size(); ++i) {
    const ErrorMatch& other = explanation.matches[i];
    out.paragraph("  - ", other.id + ": " + other.title);
  }
}

// How to find out whether it is so.
void write_check(TerminalWriter& out, const Explanation& explanation) {
  const ErrorMatch& first = explanation.matches.front();
  if (!explanation.elsewhere.empty()) {
    out.blank();
    out.paragraph("Also: ", explanation.elsewhere);
  }
  if (!first.paste.empty()) {
    out.blank();
    out.paragraph("", first.paste, Colour::dim, Colour::dim);
  }
  out.blank();
  out.line("How to confirm it", Colour::bold);
  for (const std::string& line : first.confirmed_by) out.paragraph("  - ", line);
  out.command("       ",
              "sfprobe " + (explanation.host.empty() ? "login.salesforce.com"
                                                     : text::shell_quoted(explanation.host)));
  if (first.related.empty()) return;
  std::string related;
  for (const std::string& id : first.related) related += (related.empty() ? "" : ", ") + id;
  out.blank();
  out.paragraph("Related: ", related, Colour::dim, Colour::dim);
}

// Every error of a file, a line each: when, how often, which.
void write_errors(TerminalWriter& out, const Explanation& explanation) {
  if (explanation.errors.empty()) return;
  out.line(fmt::format("Errors in this {}", explanation.file), Colour::bold);
  for (const FileError& error : explanation.errors) {
    out.paragraph("  - ", fmt::format("{}{}{}: {}", text::clean(error.time, 40),
                                      error.time.empty() ? "" : "  ", error.id, error.matched) +
                              (error.count > 1 ? fmt::format(" ({} times)", error.count) : ""));
  }
  out.blank();
  out.line("The first cause", Colour::bold);
}

void write_unknown(TerminalWriter& out, const Explanation& explanation) {
  out.paragraph("? ", "No login error is recognised in this text.", Colour::bold, Colour::warning);
  if (!explanation.inner.empty()) {
    out.paragraph("  ", "The CLI wraps an error that sfprobe does not know: " + explanation.inner);
  }
  if (!explanation.elsewhere.empty()) out.paragraph("  ", explanation.elsewhere);
  out.blank();
  out.line("What to paste instead", Colour::bold);
  out.paragraph("  - ",
                "All that the login printed, from the command line on, best with --json: the "
                "cause is often in its last lines.");
  out.command("       ", "sf org login web --json 2>&1 | sfprobe explain -");
  out.paragraph("  - ",
                "The address in the browser, if it ends in error=…; the values of code "
                "and token may go.");
  out.paragraph("  - ", "For \"fetch failed\", what Node.js prints beside it:");
  out.command("       ", "NODE_DEBUG=undici sf org login web 2>&1 | sfprobe explain -");
  out.paragraph("  - ", "Or no text at all, and let sfprobe look at the way to the login:");
  out.command("       ", "sfprobe login.salesforce.com");
}

}  // namespace

std::string to_terminal(const Explanation& explanation, const TerminalStyle& style) {
  TerminalWriter out(style);
  if (explanation.cut) {
    out.paragraph("! ", "The text is longer than 1 MiB; only its first MiB was read.",
                  Colour::plain, Colour::warning);
    out.blank();
  }
  if (explanation.matches.empty()) {
    write_unknown(out, explanation);
    return out.take();
  }
  write_errors(out, explanation);
  write_page(out, explanation.matches.front());
  write_others(out, explanation);
  write_check(out, explanation);
  return out.take();
}

std::string catalogue_list(const TerminalStyle& style) {
  TerminalWriter out(style);
  for (const ErrorPage& page : error_pages()) {
    std::string id = page.id;
    id.resize(std::max(id.size() + 2, std::min(kIdColumn, style.width / 2)), ' ');
    out.paragraph(id, page.title);
  }
  return out.take();
}

namespace {

// The languages and programs whose wordings are known.
std::string what_is_read() {
  const KnownWordings known = known_wordings();
  return fmt::format(
      "\n## What is read\n\nLanguages: {}.\n\nPrograms: {}.\n\nError numbers of: {}.\n\n"
      "Files: a HAR, the diagnosis.json of `sf doctor`, a debug log of npm or the CLI.\n",
      fmt::join(known.languages, ", "), fmt::join(known.programs, "; "),
      fmt::join(known.numbers, "; "));
}

}  // namespace

std::string catalogue_index() {
  std::string out =
      "# The errors\n\nGenerated by `sfprobe explain --list=markdown`; a test holds it to the "
      "pages.\n\n| id | what it is |\n|---|---|\n";
  for (const ErrorPage& page : error_pages()) {
    out += fmt::format("| [{0}]({0}.md) | {1} |\n", page.id, page.title);
  }
  return out + what_is_read();
}

}  // namespace sfprobe
