#include "cli/options.hpp"

#include <boost/program_options.hpp>
#include <charconv>
#include <cmath>
#include <ctime>
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
    "  sfprobe chain FILE --host NAME           judge a certificate chain from a file\n"
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
      ("export-ca", po::value<std::string>()->value_name("FILE"),
       "write the root that the CLI lacks, from a local store, as PEM")  //
      ("fetch-aia", "fetch an intermediate that the server left out")    //
      ("host", po::value<std::string>()->value_name("NAME"),
       "of chain: whom the certificate is to be for")  //
      ("at", po::value<std::string>()->value_name("TIME"),
       "of chain: judge as of then, 2026-11-22 or 2026-11-22T06:00:00Z")  //
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

// A day, or a moment in UTC (RFC 3339); else a number of seconds since 1970.
std::int64_t to_time(const std::string& text) {
  std::tm utc{};
  for (const char* form : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d", "%s"}) {
    utc = {};
    const char* end = ::strptime(text.c_str(), form, &utc);
    if (end == nullptr || *end != '\0' || text.empty()) continue;
    if (form[1] != 's') return ::timegm(&utc);
    std::int64_t seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec == std::errc() && seconds >= 0) return seconds;
  }
  throw InputError("--at takes a time such as 2026-11-22 or 2026-11-22T06:00:00Z");
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
  if (values.count("export-ca") != 0) {
    line.options.export_ca = values["export-ca"].as<std::string>();
    if (line.options.export_ca.empty()) refuse("--export-ca takes a file name");
  }
  line.options.fetch_aia = values.count("fetch-aia") != 0;
  const bool about_chain = !words.empty() && words.front() == "chain";
  if (!about_chain && (values.count("host") != 0 || values.count("at") != 0)) {
    refuse("--host and --at belong to chain");
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
  } else if (!words.empty() && words.front() == "chain") {
    if (words.size() != 2) refuse("chain takes one file");
    if (values.count("host") == 0) refuse("chain needs --host: whom the certificate is to be for");
    line.command = Command::chain;
    line.file = words[1];
    line.host = values["host"].as<std::string>();
    if (values.count("at") != 0) line.at = to_time(values["at"].as<std::string>());
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
