#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <iterator>

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "cli/show_secrets.hpp"
#include "cli/target_words.hpp"
#include "cli/write_output.hpp"
#include "sfprobe/error.hpp"
#include "support/content.hpp"
#include "text/nearest.hpp"
#include "text/salesforce_hosts.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

using namespace sfprobe;
using testing::content_of;
using namespace sfprobe::cli;

namespace {

CommandLine parsed(const std::vector<const char*>& words) {
  std::vector<const char*> argv = {"sfprobe"};
  argv.insert(argv.end(), words.begin(), words.end());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

std::string refusal(const std::vector<const char*>& words) {
  try {
    parsed(words);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::string file_refusal(const std::string& word) {
  try {
    refuse_file(word);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("each help text fits a screen of 80 columns") {
  std::vector<std::string> texts = {overview()};
  for (const SubCommand& command : sub_commands()) texts.push_back(help_text(command));
  for (const std::string& text : texts) {
    CAPTURE(text);
    // The overview fits a terminal; a probe has more options than that.
    CHECK(std::count(text.begin(), text.end(), '\n') <= (text == overview() ? 24 : 30));
    for (const std::string_view line : text::lines(text)) CHECK(line.size() <= 80);
    CHECK(text.find("Exit status") != std::string::npos);
  }
}

TEST_CASE("help for all, for a sub-command, and by --help behind one") {
  CHECK(parsed({"--help"}).command == Command::help);
  CHECK(parsed({"help"}).topic.empty());
  CHECK(parsed({"help", "chain"}).topic == "chain");
  CHECK(parsed({"replay", "--help"}).topic == "replay");
  CHECK(help_text("chain").find("--host NAME") != std::string::npos);
  CHECK(help_text("chain").find("--proxy") == std::string::npos);
  CHECK(help_text("").find("--at TIME") == std::string::npos);
  CHECK(help_text("").find("--negotiate") == std::string::npos);
  CHECK(help_text("probe").find("--negotiate") != std::string::npos);
  CHECK(refusal({"help", "chian"}).find("did you mean chain?") != std::string::npos);
  CHECK_FALSE(refusal({"help", "everything"}).empty());
}

TEST_CASE("a sub-command takes its own options and no others") {
  CHECK(refusal({"replay", "--host", "a.test", "x.json"}).starts_with("--host belongs to chain"));
  CHECK(refusal({"explain", "--proxy", "http://p", "x"}).starts_with("--proxy belongs to a probe"));
  CHECK(parsed({"chain", "x.pem", "--host", "a.test", "--ca-file", "r.pem"}).host == "a.test");
  CHECK(parsed({"--color", "never", "a.test"}).colour == ColourChoice::never);
  CHECK_FALSE(refusal({"--color", "sometimes", "a.test"}).empty());
}

TEST_CASE("formats: one for standard output, any number for files") {
  CHECK(parsed({"a.test"}).format->name == "terminal");
  CHECK(parsed({"--json", "a.test"}).format->name == "json");
  CHECK(parsed({"--format", "junit", "a.test"}).format->name == "junit");
  const CommandLine line = parsed({"--output", "html=a=b.html", "--output=jsonl=-", "a.test"});
  CHECK(line.format->name == "jsonl");
  REQUIRE(line.outputs.size() == 1);
  CHECK(line.outputs.front().format->name == "html");
  CHECK(line.outputs.front().path == "a=b.html");
  CHECK(refusal({"--format", "xml"}).find("html, json, jsonl") != std::string::npos);
  CHECK(refusal({"--output", "report.html"}).starts_with("--output takes FORMAT=FILE"));
  CHECK(refusal({"--json", "--output", "junit=-"}).starts_with("standard output takes one format"));
  CHECK(refusal({"ticket", "--format", "html"}).starts_with("--format belongs to a probe"));
}

TEST_CASE("ticket takes a report, standard input, a target or nothing") {
  CHECK(parsed({"ticket"}).command == Command::ticket);
  CHECK(parsed({"ticket", "r.json"}).file == "r.json");
  CHECK(parsed({"ticket", "-"}).file == "-");
  CHECK(parsed({"ticket", "a.test"}).targets == std::vector<std::string>{"a.test"});
  CHECK_FALSE(refusal({"ticket", "a.test", "b.test"}).empty());
}

TEST_CASE("compare takes reports, anonymize one, and --bundle is JSON in a file") {
  CHECK(parsed({"compare", "a.json", "b.json"}).files.size() == 2);
  CHECK(refusal({"compare", "a.json"}).starts_with("compare takes two reports"));
  CHECK(parsed({"anonymize", "a.json"}).anonymize);
  CHECK(parsed({"--anonymize", "--anonymize-key", "k", "a.test"}).anonymize_key == "k");
  CHECK(refusal({"--plan", "--anonymize", "a.test"}).starts_with("--plan is for whoever runs"));
  const CommandLine line = parsed({"--bundle", "r.json", "a.test"});
  REQUIRE(line.outputs.size() == 1);
  CHECK(line.outputs.front().format->name == "json");
}

TEST_CASE("a file is written whole or not at all, through a link, and never beside") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("sfprobe-output-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string file = folder / "report.html";
  write_output(file, "first");
  const std::string link = folder / "link";
  std::filesystem::create_symlink("report.html", link);
  write_output(link, "second");
  CHECK(std::filesystem::is_symlink(link));
  CHECK(content_of(file) == "second");
  CHECK_THROWS_AS(check_output(folder / "nowhere" / "a"), InputError);
  CHECK_THROWS_AS(check_output(folder), InputError);
  CHECK_THROWS_AS(write_output("/dev/full", "text"), InputError);
  const auto entries = std::filesystem::directory_iterator(folder);
  CHECK(std::distance(begin(entries), end(entries)) == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a program that is killed leaves no half of a file behind") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("sfprobe-killed-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const int nameless = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  const pid_t pid = ::fork();
  if (pid == 0) {
    OutputFile file(folder / "report.jsonl");
    file.append("a line\n");
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(pid, nullptr, 0);
  if (nameless < 0) WARN("left out: this file system has no files without a name");
  if (nameless >= 0) CHECK(std::filesystem::is_empty(folder));
  ::close(nameless);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a misspelt sub-command is not probed as a host") {
  CHECK(refusal({"explan", "x"}).find("did you mean explain?") != std::string::npos);
  CHECK(refusal({"repaly", "x"}).find("did you mean replay?") != std::string::npos);
  CHECK(parsed({"train"}).targets.size() == 1);  // a host as good as any
  CHECK(parsed({"localhost"}).targets == std::vector<std::string>{"localhost"});
  CHECK(parsed({"explain.example.com"}).targets.size() == 1);
}

TEST_CASE("the file that --export-ca writes has an absolute path, for any working directory") {
  const std::string path = parsed({"--export-ca", "root.pem", "a.test"}).options.export_ca;
  CHECK(path == (std::filesystem::current_path() / "root.pem").string());
  CHECK(parsed({"--export-ca", "/tmp/r.pem", "a.test"}).options.export_ca == "/tmp/r.pem");
}

TEST_CASE("a file is not taken for a host, whether it exists or not") {
  CHECK(file_refusal("report.json") == "report.json: no such file, and not a host");
  CHECK(file_refusal("./login.example.com").find("no such file") != std::string::npos);
  CHECK(file_refusal("ROOT.PEM").find("no such file") != std::string::npos);
  CHECK(file_refusal("/etc/hostname").find("is a file, not a host") != std::string::npos);
  CHECK(file_refusal("login.example.com").empty());
  CHECK(file_refusal("https://login.example.com/a.json").empty());
}

TEST_CASE("a misspelt login host is recognised, a My Domain is left alone") {
  CHECK(text::meant_host("login.saleforce.com") == "login.salesforce.com");
  CHECK(text::meant_host("logn.salesforce.com") == "login.salesforce.com");
  CHECK(text::meant_host("tset.salesforce.con") == "test.salesforce.com");
  CHECK(text::meant_host("acme.my.salseforce.com") == "acme.my.salesforce.com");
  CHECK(text::meant_host("login.salesforce.com").empty());
  CHECK(text::meant_host("acme.my.salesforce.com").empty());
  CHECK(text::meant_host("login.example.com").empty());
  CHECK(text::meant_host("localhost").empty());
}

TEST_CASE("edits between two words: swaps count one") {
  CHECK(text::edit_distance("", "abc") == 3);
  CHECK(text::edit_distance("abc", "abc") == 0);
  CHECK(text::edit_distance("abcd", "abdc") == 1);
  CHECK(text::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("credentials of a proxy variable are encoded where they have to be") {
  const auto [value, userinfo] = GENERATE(table<std::string, std::string>({
      {"http://proxy.corp:3128", ""},
      {"http://user:pass@proxy.corp:3128", "user:pass"},
      {"user:pass@proxy.corp:3128", "user:pass"},
      {" \"http://user:pass@proxy.corp:3128\" ", "user:pass"},
      {"http://user:100%x@proxy.corp:3128", "user:100%25x"},
      {"http://user:100%25x@proxy.corp:3128", "user:100%25x"},
      {"http://user:p@s/s#:?@proxy.corp:3128", "user:p%40s%2Fs%23%3A%3F"},
      {"http://CORP\\user:pä\x1b'@proxy.corp", "CORP%5Cuser:p%C3%A4%1B%27"},
      {"http://user@proxy.corp:3128", "user"},
      {"http://http://user:p/w@proxy.corp:3128", "user:p%2Fw"},
  }));
  CAPTURE(value);
  CHECK(encoded_userinfo(value) == userinfo);
}

TEST_CASE("a secret is put back only into a change that is whole then") {
  Diagnosis diagnosis;
  const EnvChange change{.set = {{"https_proxy", "http://***@proxy.corp:3128"}}};
  Fix& fix = diagnosis.fixes.emplace_back();
  fix.text = std::string(text::kOwnCredentials) + "Write it.";
  fix.env = change;
  fix.redacted = true;
  Diagnosis unknown = diagnosis;
  show_secrets(unknown, [](const std::string&) { return std::nullopt; });
  CHECK(unknown.fixes.front().redacted);
  CHECK(unknown.fixes.front().env->set == change.set);
  show_secrets(diagnosis, [](const std::string&) { return "\"http://u:a%b@proxy.corp:3128\""; });
  CHECK_FALSE(diagnosis.fixes.front().redacted);
  CHECK(diagnosis.fixes.front().text == "Write it.");
  CHECK(diagnosis.fixes.front().env->set.front().second == "http://u:a%25b@proxy.corp:3128");
}

TEST_CASE("secrets are shown by no format but the terminal's") {
  CHECK(parsed({"login.example.com", "--show-secrets"}).show_secrets);
  CHECK(refusal({"login.example.com", "--show-secrets", "--json"}).find("terminal") !=
        std::string::npos);
}
