// Purpose: what comes of the targets of one call: printed as they end where the format has a line a
// target, or put in one picture of all; and kept until all have ended where it takes more.
// Ownership: refers to the command line and to what was asked for. Threads: all members from any.
// Failure: as cli/print_report.hpp.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/asked.hpp"
#include "cli/hide_names.hpp"
#include "cli/line_sink.hpp"
#include "cli/write_output.hpp"
#include "report/fleet.hpp"

namespace sfprobe::cli {

class Results {
 public:
  // `pasted`: the error of --explain-file.
  Results(const CommandLine& line, const Asked& asked, std::string pasted, std::string started);

  // A probe's turn has come; what it sees, for a report if the program does not come to its end.
  void begin(std::size_t probe, const Target& target);
  void note(std::size_t probe, const Step& step);
  // Judges and reports it for each who asked. Gives what the verdict is.
  Verdict end(std::size_t probe, Evidence evidence);

  // Requested when nobody reads any more.
  std::stop_token nobody_reads() const { return nobody_reads_.get_token(); }

  // Prints what is still to be printed, and gives the exit status.
  int print(std::int64_t took_ms);
  // The same without the help of any other thread; what has not ended is reported as unknown. What
  // can be written is, whatever becomes of the rest. The process ends after it: other threads wait
  // for ever. Where somebody does not read, so does it.
  void print_unfinished();

 private:
  void report(std::size_t asker, TargetReport report);
  void add_line(const TargetReport& report);
  void pass_on();
  void add_unfinished();
  TargetReport unfinished(std::size_t probe);

  const CommandLine& line_;
  const Asked& asked_;
  const std::string pasted_;
  NameHider hider_;
  const std::string started_;
  enum class Mode { lines, picture, keep };
  static Mode mode_of(const CommandLine& line, const Asked& asked);
  const Mode mode_;
  // A file of --output, and the lines on their way to it.
  struct File {
    explicit File(const std::string& path) : special(is_special(path)), file(path) {}
    const bool special;
    OutputFile file;
    LineSink lines{[this](std::string_view line) { file.append(line); }};
  };
  std::mutex mutex_;  // not held while anything is written
  std::stop_source nobody_reads_;
  std::vector<std::unique_ptr<File>> files_;  // where it streams
  LineSink lines_;                            // to standard output
  Fleet fleet_;                               // the picture
  std::vector<TargetReport> kept_;            // what is kept, by asker
  std::vector<bool> ended_;                   // by probe
  std::map<std::size_t, Evidence> running_;   // by probe
  int status_ = 0;
};

}  // namespace sfprobe::cli
