#include "cli/commands.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>

#include "cli/default_target.hpp"
#include "cli/progress.hpp"
#include "diagnose/pasted.hpp"
#include "guidance/recognise.hpp"
#include "report/explanation.hpp"
#include "report/terminal.hpp"
#include "sfprobe/sfprobe.hpp"
#include "system/system.hpp"
#include "text/clean.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kMaxEvidence = 64 * 1024 * 1024;
constexpr std::size_t kMaxTargets = 100;

Look look_of_terminal(const CommandLine& line) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  Look look;
  look.colour = terminal && (no_color == nullptr || *no_color == '\0') &&
                (term == nullptr || std::string_view(term) != "dumb");
  look.unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  look.every_step = line.verbose;
  const char* shell = std::getenv("SHELL");
  look.shell = text::shell_named(shell == nullptr ? "" : shell);
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    look.width = std::clamp<std::size_t>(size.ws_col, 40, 100);
  }
  return look;
}

int exit_status(const Report& report) {
  const bool fine = std::all_of(report.targets.begin(), report.targets.end(), [](const auto& t) {
    const Status status = t.diagnosis.verdict.status;
    return status == Status::ok || status == Status::warn;
  });
  return fine ? 0 : 1;
}

int write(const std::string& text) {
  std::cout << text << std::flush;
  if (!std::cout) throw std::runtime_error("cannot write to standard output");
  return 0;
}

int print(const Report& report, const CommandLine& line) {
  write(line.json ? to_json(report) : to_terminal(report, look_of_terminal(line)));
  return exit_status(report);
}

// At most a little more than `limit` bytes; "-" is standard input. A pipe will do, too.
std::string read_input(const std::string& path, std::size_t limit) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& input = path == "-" ? std::cin : file;
  std::string content;
  std::array<char, 65536> buffer{};
  while (content.size() <= limit &&
         (input.read(buffer.data(), buffer.size()) || input.gcount() > 0)) {
    content.append(buffer.data(), static_cast<std::size_t>(input.gcount()));
  }
  if (!input.eof() && content.size() <= limit) throw InputError("cannot read " + text::clean(path));
  return content;
}

std::optional<guidance::Explanation> read_pasted(const CommandLine& line) {
  if (line.explain_file.empty()) return std::nullopt;
  const std::string pasted = read_input(line.explain_file, guidance::kMaxPaste);
  return guidance::Recogniser().recognise(pasted);
}

void hold_against(const std::optional<guidance::Explanation>& pasted, Report& report) {
  if (!pasted) return;
  for (TargetReport& target : report.targets) {
    target.pasted = compare(*pasted, target.evidence, target.diagnosis);
  }
}

int probe(const CommandLine& line) {
  const auto pasted = read_pasted(line);
  const auto started = std::chrono::steady_clock::now();
  std::vector<Target> targets;
  for (const std::string& text : line.targets) targets.push_back(parse_target(text));
  if (targets.empty()) targets.push_back(parse_target(default_target(real_system())));
  if (targets.size() > kMaxTargets) throw InputError("more than 100 targets");
  check_options(line.options);

  Report report;
  report.started = rfc3339(real_system().now());
  {
    Progress progress;
    Options options = line.options;
    // Judging and printing of many targets takes its time, too.
    const auto reserve = std::chrono::milliseconds{4 * (targets.size() - 1)};
    if (options.deadline > 2 * reserve) options.deadline -= reserve;
    options.on_step = [&progress](const Step& step) { progress.note(step); };
    std::vector<std::future<Evidence>> others;
    for (std::size_t i = 1; i < targets.size(); ++i) {
      others.push_back(std::async(
          std::launch::async, [&options, &target = targets[i]] { return run(target, options); }));
    }
    report.targets.push_back({run(targets.front(), options), {}, {}});
    for (auto& one : others) report.targets.push_back({one.get(), {}, {}});
  }
  for (TargetReport& target : report.targets) target.diagnosis = judge(target.evidence);
  hold_against(pasted, report);
  report.took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now() - started)
                       .count();
  return print(report, line);
}

std::string read_evidence_file(const std::string& path) {
  std::string content = read_input(path, kMaxEvidence);
  if (content.size() > kMaxEvidence || content.empty()) {
    throw InputError("cannot read " + text::clean(path));
  }
  return content;
}

int explain(const CommandLine& line) {
  std::string pasted = line.text;
  if (pasted == "-") {
    if (::isatty(STDIN_FILENO) == 1) {
      std::cerr << "sfprobe: paste the error, then press Ctrl-D\n";
    }
    pasted = read_input("-", guidance::kMaxPaste);
  }
  const guidance::Explanation explanation = guidance::Recogniser().recognise(pasted);
  write(line.json ? to_json(explanation) : to_terminal(explanation, look_of_terminal(line)));
  return explanation.matches.empty() ? 1 : 0;
}

int list(const CommandLine& line) {
  if (line.json) return write(catalogue_json());
  return write(line.format == "markdown" ? catalogue_index()
                                         : catalogue_list(look_of_terminal(line)));
}

int replay(const CommandLine& line) {
  const auto pasted = read_pasted(line);
  Report report;
  for (Evidence& evidence : evidence_from_json(read_evidence_file(line.file))) {
    Diagnosis diagnosis = judge(evidence);
    report.took_ms = std::max(report.took_ms, evidence.took_us / 1000);
    report.targets.push_back({std::move(evidence), std::move(diagnosis), {}});
  }
  report.started = report.targets.front().evidence.started;
  hold_against(pasted, report);
  return print(report, line);
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

}  // namespace

int run_command(const CommandLine& line) {
  switch (line.command) {
    case Command::help: return write(help_text());
    case Command::version: return write("sfprobe " + std::string(version()) + "\n");
    case Command::explain: return explain(line);
    case Command::list: return list(line);
    case Command::replay: return replay(line);
    case Command::chain: return chain(line);
    case Command::probe: break;
  }
  return probe(line);
}

}  // namespace sfprobe::cli
