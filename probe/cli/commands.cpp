#include "cli/commands.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "cli/completion.hpp"
#include "cli/hide_names.hpp"
#include "cli/pasted.hpp"
#include "cli/print_report.hpp"
#include "cli/probe.hpp"
#include "cli/read_input.hpp"
#include "cli/serve_command.hpp"
#include "cli/watch_command.hpp"
#include "report/comparison.hpp"
#include "report/explanation.hpp"
#include "sfprobe/sfprobe.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/time.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMaxEvidence = 64 * 1024 * 1024;

// Whatever is wrong with the file, it is named: a script gives several.
Report judged_again(const std::string& path, std::chrono::milliseconds patience) {
  const std::string content = read_input(path, kMaxEvidence, patience);
  const std::string name = path == "-" ? "standard input" : text::clean(text::show_path(path));
  if (content.empty()) throw InputError(name + " is empty");
  if (content.size() > kMaxEvidence) {
    throw InputError(name + " is larger than 64 MiB, and no report of sfprobe");
  }
  try {
    return sfprobe::replay(content);
  } catch (const InputError& error) {
    throw InputError(name + ": " + error.what());
  }
}

int explain(const CommandLine& line) {
  std::string pasted = line.text;
  if (pasted == "-") {
    if (::isatty(STDIN_FILENO) == 1) {
      std::cerr << "sfprobe: paste the error, then press Ctrl-D\n";
    }
    pasted = read_input("-", kMaxErrorFile, {});
  } else if (std::error_code error; std::filesystem::is_regular_file(pasted, error)) {
    pasted = read_input(pasted, kMaxErrorFile, {});
  }
  const Explanation explanation = sfprobe::explain(pasted);
  write(line.format == &format_json ? to_json(explanation)
                                    : to_terminal(explanation, terminal_style(line)));
  return explanation.matches.empty() ? 1 : 0;
}

int list(const CommandLine& line) {
  if (line.format == &format_json) return write(catalogue_json());
  return write(line.list_format == "markdown" ? catalogue_index()
                                              : catalogue_list(terminal_style(line)));
}

int list_profiles() {
  std::string text;
  for (const Profile& profile : profiles()) {
    text += profile.name + std::string(12 - std::min<std::size_t>(11, profile.name.size()), ' ') +
            profile.about + "\n";
  }
  return write(text);
}

int replay(const CommandLine& line) {
  const std::string pasted = read_pasted(line);
  Report report = judged_again(line.file, line.options.deadline);
  hide_names(report, line, key_of(line));
  compare_with_pasted(pasted, report);
  return print(report, line);
}

int compare_files(const CommandLine& line) {
  std::vector<Report> reports;
  const std::string key = key_of(line);
  for (const std::string& file : line.files) {
    reports.push_back(judged_again(file, line.options.deadline));
    hide_names(reports.back(), line, key);
  }
  const auto comparisons = compare_reports(reports);
  write(line.format == &format_json ? to_json(comparisons)
                                    : to_terminal(comparisons, line.files, terminal_style(line)));
  return std::all_of(comparisons.begin(), comparisons.end(), agree) ? 0 : 1;
}

int chain(const CommandLine& line) {
  check_options(line.options);
  const auto now = std::chrono::system_clock::to_time_t(real_system().now());
  Report report;
  report.started = rfc3339(real_system().now());
  Evidence evidence =
      examine_chain(line.file, parse_target(line.host), line.at.value_or(now), line.options);
  Diagnosis diagnosis = judge(evidence);
  report.took_ms = evidence.took_us / 1000;
  report.targets.push_back({std::move(evidence), std::move(diagnosis)});
  return print(report, line);
}

int complete(const CommandLine& line) {
  std::vector<std::string> ids;
  for (const ErrorPage& page : error_pages()) ids.push_back(page.id);
  return write(completion(*shell_named(line.shell), ids));
}

}  // namespace

int run_command(const CommandLine& line) {
  switch (line.command) {
    case Command::help: return write(help_text(line.topic));
    case Command::version: return write(version_details());
    case Command::explain: return explain(line);
    case Command::list: return list(line);
    case Command::list_profiles: return list_profiles();
    case Command::replay: return replay(line);
    case Command::ticket: return line.file.empty() ? probe(line) : replay(line);
    case Command::compare: return compare_files(line);
    case Command::anonymize: return replay(line);
    case Command::chain: return chain(line);
    case Command::completion: return complete(line);
    case Command::watch: return watch(line);
    case Command::serve: return serve(line);
    case Command::probe: break;
  }
  return probe(line);
}

}  // namespace sfprobe::cli
