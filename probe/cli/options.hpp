// Purpose: the command line, parsed. Threads: none. Failure: InputError.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/format.hpp"
#include "sfprobe/many.hpp"
#include "sfprobe/run.hpp"

namespace sfprobe::cli {

enum class Command {
  probe,
  explain,
  list,
  list_profiles,
  replay,
  ticket,
  compare,
  anonymize,
  chain,
  completion,
  watch,
  serve,
  help,
  version
};
enum class ColourChoice { automatic, always, never };

struct Output {
  const ReportFormat* format;
  std::string path;
};

struct WatchOptions {
  std::chrono::milliseconds every{60'000};
  std::optional<std::chrono::milliseconds> for_long;  // none: until a signal
  std::string journal;                                // "" for none
};

struct ServeOptions {
  std::string listen = "127.0.0.1:9817";
};

struct CommandLine {
  Command command = Command::probe;
  std::vector<std::string> targets;  // of probe and watch; empty: what the CLI would use
  std::vector<std::string> files;    // of compare, at least two
  std::string targets_file;  // of probe and serve: a list, "-" for standard input; "" if none
  std::vector<std::string> profiles;  // of probe: names
  ManyOptions many;                   // of probe; jobs of serve, too
  std::string topic;                  // of help: a sub-command or "probe"; "" for an overview
  std::string file;  // of replay, ticket, chain; "-" is standard input of the first two
  std::string host;  // of chain: that the certificate must match
  std::optional<std::int64_t> at;  // of chain: when, seconds since 1970; else now
  std::string text;                // of explain; "-" is standard input
  std::string shell;               // of completion
  std::string list_format;         // of list: "text" or "markdown"
  std::string my_domain;           // of probe: an org's name or host, "" if none
  bool org_files = true;           // of probe without a target: the CLI's orgs are probed, too
  std::string explain_file;        // of probe: a pasted error to compare with; "" if none
  ColourChoice colour = ColourChoice::automatic;
  const ReportFormat* format = &format_terminal;  // of standard output
  std::vector<Output> outputs;                    // more formats, each to a file
  bool verbose = false;
  std::string bundle_named;  // the file of --bundle, where its name was not given; else ""
  bool plan = false;         // of probe and ticket: say what would be contacted, and do nothing
  bool anonymize = false;
  bool show_secrets = false;  // of probe: in the commands that are printed on a terminal
  std::string anonymize_key;  // "" for one that nobody knows
  Options options;
  WatchOptions watch;
  ServeOptions serve;
};

CommandLine parse_command_line(int argc, const char* const* argv);

// For a CommandLine::topic.
std::string help_text(const std::string& topic);

}  // namespace sfprobe::cli
