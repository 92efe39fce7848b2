#include "cli/results.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <utility>

#include "cli/pasted.hpp"
#include "cli/print_report.hpp"

namespace sfprobe::cli {
namespace {

// What fails at the last resort must not keep anything else from being written.
void tried(const std::function<void()>& what) {
  try {
    what();
  } catch (const std::exception& error) {
    std::cerr << "sfprobe: " << error.what() << '\n';
  }
}

}  // namespace

Results::Mode Results::mode_of(const CommandLine& line, const Asked& asked) {
  const bool lines_to_files =
      std::all_of(line.outputs.begin(), line.outputs.end(),
                  [](const Output& output) { return output.format == &format_jsonl; });
  if (line.command != Command::probe || !lines_to_files) return Mode::keep;
  if (line.format == &format_jsonl) return Mode::lines;
  const bool brief = !line.verbose && line.explain_file.empty() && asked.size() > 1;
  return line.format == &format_terminal && brief ? Mode::picture : Mode::keep;
}

Results::Results(const CommandLine& line, const Asked& asked, std::string pasted,
                 std::string started)
    : line_(line),
      asked_(asked),
      pasted_(std::move(pasted)),
      hider_(line, key_of(line)),
      started_(std::move(started)),
      mode_(mode_of(line, asked)),
      lines_([this](std::string_view text) {
        if (!write_on(text)) nobody_reads_.request_stop();
      }),
      kept_(mode_ == Mode::keep ? asked.size() : 0),
      ended_(asked.probes()) {
  if (mode_ == Mode::keep) return;
  for (const Output& output : line.outputs) {
    files_.push_back(std::make_unique<File>(output.path));
  }
}

void Results::begin(std::size_t probe, const Target& target) {
  const std::lock_guard lock(mutex_);
  running_[probe].target = target;
}

void Results::note(std::size_t probe, const Step& step) {
  const std::lock_guard lock(mutex_);
  running_[probe].steps.push_back(step);
}

void Results::add_line(const TargetReport& report) {
  if (mode_ == Mode::picture) fleet_.add(report);
  if (mode_ == Mode::picture && files_.empty()) return;
  const std::string line = to_jsonl(report);
  for (const auto& file : files_) file->lines.add(line);
  if (mode_ == Mode::lines) lines_.add(line);
}

void Results::pass_on() {
  for (const auto& file : files_) file->lines.pass_on();
  lines_.pass_on();
}

void Results::report(std::size_t asker, TargetReport report) {
  if (!line_.anonymize) report.label = asked_.label(asker);
  status_ = std::max(status_, exit_status(report));
  if (mode_ == Mode::keep) {
    kept_[asker] = std::move(report);
  } else {
    check_export(report, line_.options.export_ca);
    add_line(report);
  }
}

Verdict Results::end(std::size_t probe, Evidence evidence) {
  TargetReport one{std::move(evidence), {}, {}, {}};
  one.diagnosis = judge(one.evidence);
  hider_.hide(one);
  compare_with_pasted(pasted_, one);
  const std::vector<std::size_t> askers = asked_.askers(probe);
  const Verdict verdict = one.diagnosis.verdict;
  {
    const std::lock_guard lock(mutex_);
    running_.erase(probe);
    for (const std::size_t asker : askers) {
      report(asker, asker == askers.back() ? std::move(one) : one);
    }
    ended_[probe] = true;
  }
  pass_on();
  return verdict;
}

int Results::print(std::int64_t took_ms) {
  hider_.tell();
  if (mode_ == Mode::keep) {
    return cli::print({.started = started_, .took_ms = took_ms, .targets = std::move(kept_)},
                      line_);
  }
  if (mode_ == Mode::picture) write(fleet_.text(terminal_style(line_)));
  lines_.drain();
  for (const auto& file : files_) {
    file->lines.drain();
    file->file.commit();
  }
  return status_;
}

TargetReport Results::unfinished(std::size_t probe) {
  TargetReport report;
  const auto seen = running_.find(probe);
  if (seen != running_.end()) report.evidence = seen->second;
  if (seen == running_.end()) report.evidence.target = asked_.probe(probe).target;
  hider_.hide(report);
  report.diagnosis = {};
  report.diagnosis.target = report.evidence.target;
  report.diagnosis.verdict.certainty = Certainty::inferred;
  report.diagnosis.verdict.summary =
      "sfprobe did not finish by the deadline; what it saw "
      "until then is in the evidence";
  return report;
}

void Results::add_unfinished() {
  mutex_.lock();  // for good: nobody reports behind it
  for (std::size_t probe = 0; probe < ended_.size(); ++probe) {
    if (ended_[probe]) continue;
    const TargetReport one = unfinished(probe);
    for (const std::size_t asker : asked_.askers(probe)) report(asker, one);
  }
}

void Results::print_unfinished() {
  add_unfinished();
  const auto finish = [this](bool special) {
    for (const auto& file : files_) {
      if (file->special != special) continue;
      tried([&] {
        file->lines.drain();
        file->file.commit();
      });
    }
  };
  // First what nobody can keep waiting.
  finish(false);
  tried([&] {
    if (mode_ == Mode::keep) {
      cli::print({.started = started_, .targets = std::move(kept_)}, line_);
    } else if (mode_ == Mode::picture) {
      write(fleet_.text(terminal_style(line_)));
    }
    lines_.drain();
  });
  finish(true);
}

}  // namespace sfprobe::cli
