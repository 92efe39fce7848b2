#include "cli/options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>

#include "cli/bundle.hpp"
#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "cli/option_values.hpp"
#include "cli/target_words.hpp"
#include "text/clean.hpp"
#include "text/nearest.hpp"
#include "text/show.hpp"

namespace sfprobe::cli {
namespace {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

constexpr std::string_view kProbeTopic = "probe";  // of help: what has no name on the command line

// Words of a wrong command line may be credentials, or hostile: no more of them is shown than the
// option's name.
[[noreturn]] void refuse_option(const po::error_with_option_name& error) {
  const std::string name = "'" + text::show_argument(error.get_option_name()) + "'";
  if (dynamic_cast<const po::unknown_option*>(&error) != nullptr)
    refuse("unrecognised option " + name);
  const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&error);
  if (syntax != nullptr && syntax->kind() == po::invalid_syntax::extra_parameter)
    refuse("option " + name + " takes no argument");
  if (syntax != nullptr) refuse("option " + name + " needs an argument");
  if (dynamic_cast<const po::multiple_occurrences*>(&error) != nullptr)
    refuse("option " + name + " can be given once only");
  refuse("the argument of option " + name + " is invalid");
}

po::options_description taken_options() {
  po::options_description taken;
  for (const OptionHelp& option : options()) {
    const std::string name(option.name);
    if (option.value.empty()) {
      taken.add_options()(name.c_str(), "");
    } else if (option.value.front() == '[') {
      taken.add_options()(name.c_str(), po::value<std::string>()->implicit_value("", ""), "");
    } else if (option.repeatable) {
      taken.add_options()(name.c_str(), po::value<Texts>(), "");
    } else {
      taken.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  return taken;
}

po::variables_map parse(int argc, const char* const* argv, Texts& words) {
  po::variables_map values;
  po::options_description all = taken_options();
  all.add_options()("words", po::value<Texts>(&words));
  po::positional_options_description positions;
  positions.add("words", -1);
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  try {
    po::store(po::command_line_parser(with_bundle_folder(argc, argv))
                  .options(all)
                  .positional(positions)
                  .style(style)
                  .run(),
              values);
    po::notify(values);
  } catch (const po::error_with_option_name& error) {
    refuse_option(error);
  } catch (const po::error&) {
    refuse("the command line cannot be read");
  }
  return values;
}

// The sub-command that the first word names; a probe if it names none.
const SubCommand& command_of(const Texts& words) {
  const SubCommand* probe = nullptr;
  for (const SubCommand& command : sub_commands()) {
    if (command.name.empty()) probe = &command;
    if (!words.empty() && !command.name.empty() && command.name == words.front()) return command;
  }
  return *probe;
}

const SubCommand* find_command(std::string_view name) {
  for (const SubCommand& command : sub_commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

// A misspelt sub-command would be probed as a host.
void refuse_misspelt(const std::string& word) {
  std::vector<std::string_view> known = {"help"};
  for (const SubCommand& command : sub_commands()) {
    if (!command.name.empty()) known.push_back(command.name);
  }
  const std::string_view meant = text::nearest(word, known);
  if (!meant.empty())
    refuse("no sub-command " + word + "; did you mean " + std::string(meant) + "?");
}

void refuse_others_options(const po::variables_map& values, const SubCommand& command) {
  for (const OptionHelp& option : options()) {
    const std::string name(option.name.substr(0, option.name.find(',')));
    if (values.count(name) == 0 || (option.of & command.use) != 0) continue;
    std::string owners;
    for (const SubCommand& one : sub_commands()) {
      if ((option.of & one.use) == 0) continue;
      owners += (owners.empty() ? "" : ", ") +
                (one.name.empty() ? std::string("a probe") : std::string(one.name));
    }
    refuse("--" + name + " belongs to " + owners);
  }
}

void read_watch(const OptionValues& values, const Texts& words, CommandLine& line) {
  using namespace std::chrono_literals;
  line.command = Command::watch;
  line.targets.assign(words.begin() + 1, words.end());
  if (values.has("every")) line.watch.every = values.span("every");
  // A login host is somebody's machine.
  if (line.watch.every < 100ms) refuse("--every takes at least 100ms");
  if (values.has("for")) line.watch.for_long = values.span("for");
  line.watch.journal = values.filled("journal", "a file");
  if (line.format != &format_terminal && line.format != &format_json) {
    refuse("watch prints text, or JSON lines with --json");
  }
}

void read_formats(const OptionValues& values, CommandLine& line) {
  int of_standard_output = 0;
  const auto print = [&](const ReportFormat* format) {
    line.format = format;
    if (++of_standard_output > 1) refuse("standard output takes one format");
  };
  if (values.has("json")) print(&format_json);
  if (values.has("format")) print(to_format(values.text("format")));
  if (const std::string file = values.filled("bundle", "a file"); !file.empty()) {
    const std::string path = bundle_path(file, values.has("anonymize"));
    line.outputs.push_back({&format_json, path});
    if (path != file) line.bundle_named = path;
  }
  for (const std::string& output : values.texts("output")) {
    const std::size_t sign = output.find('=');
    if (sign == std::string::npos || sign + 1 == output.size()) {
      refuse("--output takes FORMAT=FILE");
    }
    const ReportFormat* const format = to_format(output.substr(0, sign));
    const std::string path = output.substr(sign + 1);
    if (path == "-") {
      print(format);
    } else {
      line.outputs.push_back({format, path});
    }
  }
}

// The words of a text that was not quoted are put together again.
void read_explain(const OptionValues& values, const Texts& words, CommandLine& line) {
  line.command = Command::explain;
  if (values.has("list")) {
    line.command = Command::list;
    line.list_format = values.text("list").empty() ? "text" : values.text("list");
    if (words.size() > 1) refuse("explain --list takes no text");
    if (line.list_format != "text" && line.list_format != "markdown")
      refuse("--list takes only =markdown");
    return;
  }
  for (std::size_t i = 1; i < words.size(); ++i) line.text += (i > 1 ? " " : "") + words[i];
  if (words.size() == 1) line.text = "-";
}

void read_replay(const Texts& words, CommandLine& line) {
  if (words.size() != 2) refuse("replay takes one file");
  line.command = Command::replay;
  line.file = words[1];
}

void read_ticket(const Texts& words, CommandLine& line) {
  if (words.size() > 2) refuse("ticket takes one report or one target");
  line.command = Command::ticket;
  if (words.size() < 2) return;
  if (words[1] == "-" || names_file(words[1])) {
    line.file = words[1];
  } else {
    line.targets = {words[1]};
  }
}

void read_anonymize(const Texts& words, CommandLine& line) {
  if (words.size() != 2) refuse("anonymize takes one report");
  line.command = Command::anonymize;
  line.file = words[1];
  line.format = &format_json;
  line.anonymize = true;
}

void read_compare(const Texts& words, CommandLine& line) {
  constexpr std::size_t kMost = 26;  // A to Z
  if (words.size() < 3) refuse("compare takes two reports or more");
  if (words.size() > kMost + 1) refuse("compare takes at most 26 reports");
  line.command = Command::compare;
  line.files.assign(words.begin() + 1, words.end());
}

void read_chain(const OptionValues& values, const Texts& words, CommandLine& line) {
  if (words.size() != 2) refuse("chain takes one file");
  if (!values.has("host"))
    refuse("chain needs --host: the host name that the certificate must match");
  line.command = Command::chain;
  line.file = words[1];
  line.host = values.text("host");
  if (values.has("at")) line.at = to_time(values.text("at"));
}

void read_serve(const OptionValues& values, const Texts& words, CommandLine& line) {
  line.command = Command::serve;
  if (words.size() > 1) refuse("serve takes its targets from --targets");
  if (line.targets_file.empty()) refuse("serve needs --targets: a list of what may be probed");
  if (values.has("listen")) line.serve.listen = values.filled("listen", "an address and a port");
}

void read_completion(const Texts& words, CommandLine& line) {
  line.command = Command::completion;
  if (words.size() == 2) line.shell = words[1];
  if (!shell_named(line.shell)) refuse("completion takes bash, zsh or fish");
}

void read_help(const Texts& words, CommandLine& line) {
  line.command = Command::help;
  if (words.size() > 2) refuse("help takes one sub-command");
  if (words.size() < 2) return;
  line.topic = words[1];
  if (line.topic == kProbeTopic || find_command(line.topic) != nullptr) return;
  refuse_misspelt(line.topic);
  refuse("no sub-command is called that");
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  Texts words;
  const po::variables_map map = parse(argc, argv, words);
  const OptionValues values(map);
  CommandLine line;
  if (values.has("version")) {
    line.command = Command::version;
    return line;
  }
  const SubCommand& command = command_of(words);
  if (values.has("help")) {
    line.command = Command::help;
    line.topic = command.name;
    return line;
  }
  if (!words.empty() && words.front() == "help") {
    read_help(words, line);
    return line;
  }
  if (command.use == kProbe && !words.empty()) refuse_misspelt(words.front());
  refuse_others_options(map, command);
  read_formats(values, line);
  line.plan = values.has("plan");
  line.anonymize = values.has("anonymize");
  line.anonymize_key = values.filled("anonymize-key", "a key");
  if (line.plan && line.anonymize) {
    refuse("--plan is for whoever runs sfprobe: it names hosts and files as they are");
  }
  line.verbose = values.has("verbose");
  line.show_secrets = values.has("show-secrets");
  if (line.show_secrets && line.format != &format_terminal) {
    refuse("--show-secrets is for a terminal, and no file ever holds a secret");
  }
  if (values.has("color")) line.colour = to_colour(values.text("color"));
  line.explain_file = values.filled("explain-file", "a file");
  line.options = values.run_options();
  line.my_domain = values.filled("my-domain", "a name");
  line.org_files = !values.has("no-org-files");
  line.targets_file = values.filled("targets", "a file, or - for standard input");
  if (line.targets_file == "-" && line.explain_file == "-") {
    refuse("--targets and --explain-file cannot both read standard input");
  }
  line.profiles = values.texts("profile");
  if (values.has("jobs")) line.many.jobs = to_jobs(values.text("jobs"));
  if (values.has("total-deadline")) {
    line.many.total_deadline =
        to_duration("total-deadline", values.text("total-deadline"), kLongestOfAll);
  }
  switch (command.use) {
    case kExplain: read_explain(values, words, line); break;
    case kReplay: read_replay(words, line); break;
    case kTicket: read_ticket(words, line); break;
    case kAnonymize: read_anonymize(words, line); break;
    case kCompare: read_compare(words, line); break;
    case kChain: read_chain(values, words, line); break;
    case kWatch: read_watch(values, words, line); break;
    case kServe: read_serve(values, words, line); break;
    case kCompletion: read_completion(words, line); break;
    default:
      line.targets = std::move(words);
      if (values.has("list-profiles")) line.command = Command::list_profiles;
      break;
  }
  return line;
}

std::string help_text(const std::string& topic) {
  if (topic.empty()) return overview();
  const SubCommand* command = find_command(topic);
  return help_text(topic == kProbeTopic || command == nullptr ? *find_command("") : *command);
}

}  // namespace sfprobe::cli
