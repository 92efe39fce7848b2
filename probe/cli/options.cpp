#include "cli/options.hpp"

#include <boost/program_options.hpp>
#include <cmath>
#include <sstream>

#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/redact.hpp"

namespace sfprobe::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* kUsage =
    "sfprobe says why a Salesforce CLI login fails on this machine, and what to do.\n"
    "\n"
    "  sfprobe [options] [TARGET...]            probe hosts, host:port or URLs\n"
    "  sfprobe explain [--json] [TEXT... | -]   name the error in a pasted text\n"
    "  sfprobe explain ID | --list              show a page, or all that there are\n"
    "  sfprobe replay [options] EVIDENCE.json   judge a saved --json report again\n"
    "\n"
    "Without a target: the login URL that the Salesforce CLI would use here.\n";

constexpr const char* kExits =
    "\n"
    "Exit status: 0 a login would work; 1 it would not, nobody can tell, or\n"
    "             explain knows no such error;\n"
    "             2 the command line or a file is wrong; 3 sfprobe itself failed.\n";

po::options_description visible_options() {
  po::options_description options("Options", 79, 50);
  options.add_options()                                  //
      ("json", "the report as JSON on standard output")  //
      ("deadline", po::value<double>()->value_name("SECONDS"),
       "the whole run ends by then (default 8)")  //
      ("ca-file", po::value<std::vector<std::string>>()->value_name("FILE"),
       "also trust the certificates in this PEM file (repeatable)")  //
      ("proxy", po::value<std::string>()->value_name("URL"),
       "go through this proxy, whatever the environment says")     //
      ("no-proxy", "use no proxy, whatever the environment says")  //
      ("explain-file", po::value<std::string>()->value_name("FILE"),
       "probe, and say whether the error in FILE (or -) shows here")  //
      ("list", po::value<std::string>()->implicit_value("text", "")->value_name("[=markdown]"),
       "with explain: the catalogue of errors")  //
      ("verbose,v", "show every step")           //
      ("help,h", "show this text")               //
      ("version", "show the version");
  return options;
}

std::chrono::milliseconds to_deadline(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0.001 || seconds > 3600) {
    throw InputError("--deadline must be more than 0 and at most 3600 seconds");
  }
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

// Words that a wrong command line holds may be credentials, or hostile.
[[noreturn]] void refuse(const std::string& why) {
  throw InputError(text::clean(text::redact_url(why), 300) + " (see sfprobe --help)");
}

po::variables_map parse(int argc, const char* const* argv, const po::options_description& options,
                        std::vector<std::string>& words) {
  po::variables_map values;
  po::options_description all;
  all.add(options);
  all.add_options()("words", po::value<std::vector<std::string>>(&words));
  po::positional_options_description positions;
  positions.add("words", -1);
  const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
  try {
    po::store(
        po::command_line_parser(argc, argv).options(all).positional(positions).style(style).run(),
        values);
    po::notify(values);
  } catch (const po::error& error) {
    refuse(error.what());
  }
  return values;
}

// The words of a text that was not quoted are put together again.
void explain_words(const std::vector<std::string>& words, const po::variables_map& values,
                   CommandLine& line) {
  line.command = Command::explain;
  if (values.count("list") != 0) {
    line.command = Command::list;
    line.format = values["list"].as<std::string>();
    if (words.size() > 1) refuse("explain --list takes no text");
    if (line.format != "text" && line.format != "markdown") refuse("--list takes only =markdown");
    return;
  }
  for (std::size_t i = 1; i < words.size(); ++i) line.text += (i > 1 ? " " : "") + words[i];
  if (words.size() == 1) line.text = "-";
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  std::vector<std::string> words;
  const po::variables_map values = parse(argc, argv, visible_options(), words);
  CommandLine line;
  line.json = values.count("json") != 0;
  line.verbose = values.count("verbose") != 0;
  if (values.count("deadline") != 0)
    line.options.deadline = to_deadline(values["deadline"].as<double>());
  if (values.count("ca-file") != 0) {
    line.options.ca_files = values["ca-file"].as<std::vector<std::string>>();
  }
  if (values.count("proxy") != 0 && values.count("no-proxy") != 0) {
    refuse("--proxy and --no-proxy exclude each other");
  }
  if (values.count("proxy") != 0) line.options.proxy = values["proxy"].as<std::string>();
  if (values.count("no-proxy") != 0) line.options.proxy = "";
  if (line.options.proxy == "" && values.count("proxy") != 0) refuse("--proxy takes a URL");
  if (values.count("explain-file") != 0) {
    line.explain_file = values["explain-file"].as<std::string>();
    if (line.explain_file.empty()) refuse("--explain-file takes a file");
  }
  if (values.count("help") != 0) {
    line.command = Command::help;
  } else if (values.count("version") != 0) {
    line.command = Command::version;
  } else if (!words.empty() && words.front() == "explain") {
    explain_words(words, values, line);
  } else if (!words.empty() && words.front() == "replay") {
    if (words.size() != 2) refuse("replay takes one file");
    line.command = Command::replay;
    line.file = words[1];
  } else {
    line.targets = std::move(words);
    if (values.count("list") != 0) refuse("--list belongs to explain");
  }
  return line;
}

std::string help_text() {
  std::ostringstream out;
  out << kUsage << '\n' << visible_options() << kExits;
  return out.str();
}

}  // namespace sfprobe::cli
