#include "cli/print_report.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>

#include "cli/show_secrets.hpp"
#include "cli/write_all.hpp"
#include "cli/write_output.hpp"
#include "report/format.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/shell.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

std::string tickets(const Report& report) {
  std::string text;
  for (const TargetReport& target : report.targets) {
    if (!text.empty()) text += "\n";
    Ticket ticket = make_ticket(target.evidence, target.diagnosis);
    // Whoever gets it sees no more of the file: what it lacks is said before what it says.
    std::vector<TicketFact> notes;
    for (const std::string& note : target.notes) notes.push_back({"Note", note});
    ticket.facts.insert(ticket.facts.begin(), notes.begin(), notes.end());
    text += to_text(ticket);
  }
  return text;
}

// The page of a job on GitHub Actions, beside its annotations.
void append_step_summary(const Report& report, const CommandLine& line) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  if (line.format == &format_github && file != nullptr && *file != '\0') {
    append_output(file, to_markdown(report));
  }
}

}  // namespace

TerminalStyle terminal_style(const CommandLine& line) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  TerminalStyle style;
  const bool wanted = terminal && (no_color == nullptr || *no_color == '\0') &&
                      (term == nullptr || std::string_view(term) != "dumb");
  style.colour =
      line.colour == ColourChoice::always || (line.colour == ColourChoice::automatic && wanted);
  style.unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  style.verbose = line.verbose;
  const char* shell = std::getenv("SHELL");
  style.shell = text::shell_named(shell == nullptr ? "" : shell);
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.width = std::clamp<std::size_t>(size.ws_col, 40, 200);
  }
  return style;
}

bool write_on(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE) throw std::runtime_error("cannot write to standard output");
  return error == 0;
}

int write(std::string_view text) {
  write_on(text);
  return 0;
}

int exit_status(const TargetReport& target) {
  const Status status = target.diagnosis.verdict.status;
  return status == Status::ok || status == Status::warn ? 0 : 1;
}

void check_export(const TargetReport& target, const std::string& path) {
  const std::string& why = target.diagnosis.export_failure;
  if (path.empty() || why.empty()) return;
  throw InputError("--export-ca: cannot write " + text::clean(text::show_path(path)) + ": " + why);
}

std::string formatted(const Report& report, const CommandLine& line) {
  if (line.command == Command::ticket && line.format == &format_terminal) return tickets(report);
  if (!line.show_secrets || line.anonymize || ::isatty(STDOUT_FILENO) != 1) {
    return line.format->render(report, terminal_style(line));
  }
  Report shown = report;
  for (TargetReport& target : shown.targets) {
    show_secrets(target.diagnosis, [](const std::string& name) { return real_system().env(name); });
  }
  return line.format->render(shown, terminal_style(line));
}

int print(const Report& report, const CommandLine& line) {
  std::exception_ptr first;
  const auto each = [&first](const std::function<void()>& write_one) {
    try {
      write_one();
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  };
  const auto outputs = [&](bool special) {
    for (const Output& output : line.outputs) {
      if (is_special(output.path) != special) continue;
      each([&] { write_output(output.path, output.format->render(report, TerminalStyle{})); });
    }
  };
  // First what no reader can keep waiting.
  outputs(false);
  each([&] { write(formatted(report, line)); });
  outputs(true);
  each([&] { append_step_summary(report, line); });
  if (first) std::rethrow_exception(first);
  if (!line.bundle_named.empty()) {
    std::cerr << "sfprobe: the report is in " << text::clean(line.bundle_named) << "\n";
  }
  int status = 0;
  for (const TargetReport& target : report.targets) {
    check_export(target, line.options.export_ca);
    status = std::max(status, exit_status(target));
  }
  return status;
}

}  // namespace sfprobe::cli
