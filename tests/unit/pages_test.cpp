#include <catch2/catch.hpp>
#include <set>

#include "checks/check.hpp"
#include "cli/options.hpp"
#include "clients/judge.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/recognise.hpp"
#include "support/world.hpp"
#include "text/words.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;

TEST_CASE("every code that the clients' judge can emit has a page") {
  for (const char* code : clients::kFindingCodes) {
    CAPTURE(code);
    CHECK(guidance::find_page(code).has_value());
  }
}

TEST_CASE("every code that a check can emit has a page") {
  for (const Check* check : all_checks()) {
    for (std::string_view code : check->codes) {
      CAPTURE(std::string(code));
      CHECK(find_page(code).has_value());
    }
  }
}

TEST_CASE("every page is whole") {
  REQUIRE(embedded_pages().size() > 30);
  for (const Embedded& embedded : embedded_pages()) {
    CAPTURE(std::string(embedded.id));
    const Page page = parse_page(embedded.markdown);
    CHECK(page.id == embedded.id);
    CHECK(page.title.ends_with('.'));
    CHECK_FALSE(page.means.empty());
    CHECK_FALSE(page.fixes.empty());
    CHECK_FALSE(page.sources.empty());
    std::set<std::string> ids;
    for (const Fix& fix : page.fixes) {
      CAPTURE(fix.id, fix.text);
      CHECK(ids.insert(fix.id).second);
      CHECK(fix.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
      CHECK((fix.text.ends_with('.') || fix.text.ends_with(':')));
    }
  }
}

TEST_CASE("every command of a page parses") {
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : parse_page(embedded.markdown).fixes) {
      if (fix.command.empty()) continue;
      CAPTURE(std::string(embedded.id), fix.command);
      const auto ran = testing::run_program(
          {"/bin/bash", "-n", "-c", fill_command(fix.command, {{"host", "login.example.com"}})});
      CHECK(ran.status == 0);
    }
  }
}

TEST_CASE("every sfprobe command of a page is one that sfprobe takes") {
  std::size_t found = 0;
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : parse_page(embedded.markdown).fixes) {
      if (!fix.command.starts_with("sfprobe ")) continue;
      CAPTURE(std::string(embedded.id), fix.command);
      ++found;
      const std::string command = fill_command(fix.command, {{"host", "login.example.com"}});
      const auto ran = testing::run_program(
          {"/bin/bash", "-c", "sfprobe() { printf '%s\\n' \"$@\"; }; " + command});
      std::vector<const char*> argv = {"sfprobe"};
      std::vector<std::string> words;
      for (const std::string_view word : text::lines(ran.out)) words.emplace_back(word);
      for (const std::string& word : words) argv.push_back(word.c_str());
      const auto line = cli::parse_command_line(static_cast<int>(argv.size()), argv.data());
      if (line.command != cli::Command::explain) continue;
      // What the page gives as an example is recognised, and by a page that says more.
      const auto explanation = Recogniser().recognise(line.text);
      REQUIRE_FALSE(explanation.matches.empty());
      CHECK(explanation.matches.front().page.id != std::string(embedded.id));
    }
  }
  CHECK(found > 0);
}

TEST_CASE("a placeholder in a command stands alone: the program quotes what it fills in") {
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : parse_page(embedded.markdown).fixes) {
      CAPTURE(std::string(embedded.id), fix.command);
      for (const char* quoted : {"'{", "\"{", "}'", "}\""}) {
        CHECK(fix.command.find(quoted) == std::string::npos);
      }
    }
  }
}

TEST_CASE("no page advises what must never be done") {
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : parse_page(embedded.markdown).fixes) {
      CAPTURE(std::string(embedded.id), fix.id);
      // The address comes with its port, which these commands do not take.
      CHECK(fix.command.find("route get {address}") == std::string::npos);
      for (const char* harmful : {"curl -k", "--insecure", "strict-ssl false"}) {
        CHECK(fix.command.find(harmful) == std::string::npos);
      }
      if (!fix.env) continue;
      for (const auto& [name, value] : fix.env->set) CHECK(name != "NODE_TLS_REJECT_UNAUTHORIZED");
    }
  }
}

TEST_CASE("a page's parts, and its placeholders") {
  const Page page = parse_page(
      "# X\nA title.\n\n## What it likely means\nOne\nparagraph.\n\n## Fixes\n1. (one) Do {host}\n"
      "   now.\n   ```sh\n   dig {host}\n   ```\n   ```env\n   A=b=c\n   unset D\n   ```\n2. (two) "
      "More.\n\n"
      "## Never\n- This\n  thing.\n\n## Sources\n- seed\n");
  CHECK(page.id == "X");
  CHECK(page.title == "A title.");
  CHECK(page.means == "One paragraph.");
  REQUIRE(page.fixes.size() == 2);
  CHECK(page.fixes[0].text == "Do {host} now.");
  CHECK(page.fixes[0].command == "dig {host}");
  REQUIRE(page.fixes[0].env);
  CHECK(page.fixes[0].env->set.front() == std::pair<std::string, std::string>{"A", "b=c"});
  CHECK(page.fixes[0].env->unset.front() == "D");
  CHECK(page.never.front() == "This thing.");
  CHECK(fill("{a} and {b} {", {{"a", "1"}}) == "1 and <b> {");
  CHECK(fill_command("dig {a} {host} {b}", {{"a", "x'; rm -rf ~ #"}, {"b", "-oops"}}) ==
        "dig 'x'\\''; rm -rf ~ #' HOST '-oops'");
  CHECK_THROWS(parse_page("no heading"));
  CHECK_THROWS(parse_page("# X\nT.\n## Fixes\n1. no id\n"));
}
