#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "checks/check.hpp"
#include "cli/options.hpp"
#include "diagnose/case.hpp"
#include "diagnose/cli_findings.hpp"
#include "facts/stages.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/fill.hpp"
#include "guidance/recognise.hpp"
#include "support/world.hpp"
#include "text/words.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;

TEST_CASE("every code that the clients' judge can emit has a page") {
  for (const CauseRule* rule : all_cause_rules()) {
    CAPTURE(rule->id);
    CHECK(find_page(rule->id).has_value());
  }
  for (const char* code : clients::kFindingCodes) {
    CAPTURE(code);
    CHECK(guidance::find_page(code).has_value());
  }
}

TEST_CASE("the checks have the places that the order of the stages gives") {
  CHECK(all_stages() ==
        std::vector<std::string_view>(stages::kInOrder.begin(), stages::kInOrder.end()));
  std::optional<Phase> last;
  for (const char* stage :
       {stages::kDns, stages::kConnect, stages::kProxy, stages::kTls, stages::kEndpoint}) {
    CAPTURE(stage);
    const auto phase = phase_of_stage(stage);
    CHECK(phase.has_value());
    CHECK(last < phase);
    last = phase;
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

namespace {

std::vector<Fix> all_fixes() {
  std::vector<Fix> fixes;
  for (const Embedded& embedded : embedded_fixes()) fixes.push_back(parse_fix(embedded.markdown));
  return fixes;
}

// A message to send ends within its quotes.
bool ends_sentence(const std::string& text) {
  return text.ends_with('.') || text.ends_with(".\"") || text.ends_with("?\"");
}

// Stands in for the catalogue.
std::optional<Fix> one_fix(std::string_view id) {
  if (id != "one") return std::nullopt;
  return parse_fix("# one\nDo {host}\nnow.\n");
}

}  // namespace

TEST_CASE("every page is whole") {
  REQUIRE(embedded_pages().size() > 30);
  for (const Embedded& embedded : embedded_pages()) {
    CAPTURE(std::string(embedded.id));
    const Page page = read_page(embedded);  // throws if it refers to a fix that does not exist
    CHECK(page.id == embedded.id);
    CHECK(page.title.ends_with('.'));
    CHECK_FALSE(page.means.empty());
    CHECK_FALSE(page.fixes.empty());
    CHECK_FALSE(page.sources.empty());
    std::set<std::string> ids;
    for (const Fix& fix : page.fixes) {
      CAPTURE(fix.id, fix.text);
      CHECK(ids.insert(fix.id).second);
      CHECK(ends_sentence(fix.text));
    }
  }
}

TEST_CASE("every fix is whole, and some page refers to it") {
  std::set<std::string> used;
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : read_page(embedded).fixes) used.insert(fix.id);
  }
  for (const Embedded& embedded : embedded_fixes()) {
    const Fix fix = parse_fix(embedded.markdown);
    CAPTURE(fix.id, fix.text);
    CHECK(fix.id == embedded.id);
    CHECK(fix.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    CHECK(ends_sentence(fix.text));
    CHECK(used.contains(fix.id));
  }
  CHECK(used.size() == embedded_fixes().size());
}

TEST_CASE("a line by hand is a sentence of the text that somebody may take out") {
  const Fix fix = parse_fix("# one\nDo it.\nBy hand: Add it.\n");
  CHECK(fix.text == "Do it. Add it.");
  CHECK(fix.by_hand == "Add it.");
  CHECK_THROWS(parse_fix("# one\nDo it.\nBy hand: Add it.\nBy hand: Add that.\n"));
  // What diagnose/tried_fix does itself, where it can.
  for (const char* id : {"show-certificate", "raise-attempt-timeout", "tls-1-2-hello"}) {
    const auto one = find_fix(id);
    REQUIRE(one);
    CAPTURE(one->id, one->text);
    CHECK(one->by_hand.ends_with('.'));
    CHECK(one->by_hand.find('{') == std::string::npos);  // the filled text still holds it
    CHECK(one->text.find(" " + one->by_hand) != std::string::npos);
  }
  const auto patience = find_fix("raise-attempt-timeout");
  REQUIRE(patience->env);
  REQUIRE(patience->env->set.size() == 1);
  CHECK(patience->env->set.front().second.starts_with(
      "--network-family-autoselection-attempt-timeout="));
}

TEST_CASE("a quoted message makes a fix one to send") {
  const Fix fix = parse_fix("# one\nSend it:\n\n> \"Please look\n> at it.\"\n");
  CHECK(fix.text == "Send it: \"Please look at it.\"");
  CHECK(fix.to_send);
  CHECK_THROWS(parse_fix("# one\nSend it.\n\n> \"Please look.\"\n"));
  CHECK_THROWS(parse_fix("# one\nSend it:\n\n> Please look.\n"));
  for (const Fix& one : all_fixes()) {
    CAPTURE(one.id, one.text);
    CHECK(one.to_send == (one.text.find(": \"") != std::string::npos));
  }
}

TEST_CASE(
    "a page names only checks that can give its id, or says that nothing shows from outside") {
  // What the CLI's HTTP client makes of a fault at these stages: the client models give the codes.
  const std::set<std::string> predicted = {"UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT",
                                           "UND_ERR_SOCKET"};
  std::set<std::string> judged_from_predictions(std::begin(clients::kFindingCodes),
                                                std::end(clients::kFindingCodes));
  for (const CauseRule* rule : all_cause_rules()) {
    judged_from_predictions.emplace(rule->id);
    judged_from_predictions.insert(rule->more_ids.begin(), rule->more_ids.end());
  }
  for (const Embedded& embedded : embedded_pages()) {
    const Page page = read_page(embedded);
    CAPTURE(page.id);
    const auto says_nothing =
        std::count_if(page.confirmed_by.begin(), page.confirmed_by.end(),
                      [](const auto& line) { return line.starts_with("Nothing from outside"); });
    CHECK((says_nothing > 0) == page.confirming_checks.empty());
    for (const std::string& name : page.confirming_checks) {
      CAPTURE(name);
      const auto& checks = all_checks();
      const auto& stages = all_stages();
      REQUIRE(std::find(stages.begin(), stages.end(), name) != stages.end());
      if (page.id == "FETCH_FAILED") continue;  // it wraps whatever a check finds
      const bool judged = std::any_of(checks.begin(), checks.end(), [&](const Check* check) {
        const auto& codes = check->codes;
        return check->stage == name &&
               std::find(codes.begin(), codes.end(), page.id) != codes.end();
      });
      CHECK((judged || predicted.contains(page.id) || judged_from_predictions.contains(page.id)));
    }
  }
}

TEST_CASE("no text that a person meets has Markdown in it or cites what nobody can find") {
  const auto check = [](const std::string& text) {
    CAPTURE(text);
    CHECK(text.find('`') == std::string::npos);
    for (const char* hidden : {"seed 0", "facts clients", "facts field", "facts/", "facts costs"}) {
      CHECK(text.find(hidden) == std::string::npos);
    }
  };
  for (const Embedded& embedded : embedded_pages()) {
    const Page page = read_page(embedded);
    CAPTURE(page.id);
    check(page.title);
    check(page.means);
    for (const auto& list : {page.never, page.confirmed_by, page.sources}) {
      for (const std::string& text : list) check(text);
    }
  }
  for (const Fix& fix : all_fixes()) check(fix.text);
}

TEST_CASE("every command of a fix parses") {
  for (const Fix& fix : all_fixes()) {
    if (fix.command.empty()) continue;
    CAPTURE(fix.id, fix.command);
    const auto ran = testing::run_program(
        {"/bin/bash", "-n", "-c", fill_command(fix.command, {{"host", "login.example.com"}})});
    CHECK(ran.status == 0);
  }
}

TEST_CASE("every sfprobe command of a page is one that sfprobe takes") {
  std::size_t found = 0;
  for (const Embedded& embedded : embedded_pages()) {
    for (const Fix& fix : read_page(embedded).fixes) {
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
  for (const Fix& fix : all_fixes()) {
    CAPTURE(fix.id, fix.command);
    for (const char* quoted : {"'{", "\"{", "}'", "}\""}) {
      CHECK(fix.command.find(quoted) == std::string::npos);
    }
  }
}

TEST_CASE("no fix advises what must never be done") {
  for (const Fix& fix : all_fixes()) {
    CAPTURE(fix.id);
    // The address comes with its port, which these commands do not take.
    CHECK(fix.command.find("route get {address}") == std::string::npos);
    for (const char* harmful : {"curl -k", "--insecure", "strict-ssl false"}) {
      CHECK(fix.command.find(harmful) == std::string::npos);
    }
    if (!fix.env) continue;
    for (const auto& [name, value] : fix.env->set) CHECK(name != "NODE_TLS_REJECT_UNAUTHORIZED");
  }
}

TEST_CASE("a fix's parts, and its placeholders") {
  const Fix fix = parse_fix(
      "# one\nDo {host}\nnow.\n\n```sh\ndig {host}\n```\n\n```env\nA=b=c\nunset D\n```\n");
  CHECK(fix.id == "one");
  CHECK(fix.text == "Do {host} now.");
  CHECK(fix.command == "dig {host}");
  REQUIRE(fix.env);
  CHECK(fix.env->set.front() == std::pair<std::string, std::string>{"A", "b=c"});
  CHECK(fix.env->unset.front() == "D");
  CHECK(fill("{a} and {b} {", {{"a", "1"}, {"b", "2"}}) == "1 and 2 {");
  CHECK(fill_command("dig {a} {host} {b}", {{"a", "x'; rm -rf ~ #"}, {"b", "-oops"}}) ==
        "dig 'x'\\''; rm -rf ~ #' HOST '-oops'");
  CHECK_THROWS(parse_fix("no heading"));
  CHECK_THROWS(parse_fix("# one\n"));
  CHECK_THROWS(parse_fix("# one\nText.\n```python\nx\n```\n"));
  CHECK_THROWS(parse_fix("# one\nText.\n```env\nno equals sign\n```\n"));
}

TEST_CASE("a page's parts") {
  const Page page = parse_page(
      "# X\nA title.\n\n## What it likely means\nOne\nparagraph.\n\n## Fixes\n1. (one)\n\n"
      "## Never\n- This\n  thing.\n\n## Confirmed by\n- `dns`, `proxy`: the name\n"
      "  does not resolve.\n\n## Sources\n- A book\n",
      one_fix);
  CHECK(page.id == "X");
  CHECK(page.title == "A title.");
  CHECK(page.means == "One paragraph.");
  REQUIRE(page.fixes.size() == 1);
  CHECK(page.fixes[0].id == "one");
  CHECK(page.fixes[0].text == "Do {host} now.");
  CHECK(page.never.front() == "This thing.");
  CHECK(page.confirmed_by.at(0) == "dns, proxy: the name does not resolve.");
  CHECK(page.confirming_checks == std::vector<std::string>{"dns", "proxy"});
  const auto confirmed = [](const std::string& line) {
    return parse_page("# X\nT.\n\n## Confirmed by\n- " + line + "\n", one_fix).confirming_checks;
  };
  CHECK(confirmed("Nothing from outside: it is a secret.").empty());
  CHECK_THROWS(confirmed("no check: named"));
  CHECK_THROWS(confirmed("`dns` without a colon"));
  CHECK_THROWS(parse_page("no heading", one_fix));
}

TEST_CASE("a page refers to a fix, and may add a sentence to it") {
  const auto page = [](const std::string& fixes) {
    return parse_page("# X\nT.\n## Fixes\n" + fixes, one_fix);
  };
  CHECK(page("1. (one) Only\n   here.\n").fixes.at(0).text == "Do {host} now. Only here.");
  CHECK_THROWS(page("1. no id\n"));
  CHECK_THROWS(page("1. () no id\n"));
  CHECK_THROWS(page("1. (other)\n"));
}

TEST_CASE("what needs a value that nobody knows is left out, and the rest still reads") {
  const auto filled = [](const char* text) { return fill(text, {{"host", "h.test"}}); };
  CHECK(filled("It is so. Ask {file} for it. Then go.") == "It is so. Then go.");
  CHECK(filled("Check the URL, {url}: it should be right.") ==
        "Check the URL: it should be right.");
  CHECK(filled("\"{host} fails (title {title}); it says {status}\".") == "\"h.test fails\".");
  CHECK(filled("The name server {server} is silent.") == "The name server is silent.");
  CHECK(filled("It fails (name server {server}) now.") == "It fails now.");
  CHECK(filled("If {proxy} fails, then {file} and all that is in it helps.") == "");
  CHECK(filled("{host}, port {port}") == "h.test, port 443");
}

TEST_CASE("a variable's name from a report is a name, or there is no change to paste") {
  Fix page;
  page.env = EnvChange{.set = {{"{variable}", "{proxy}"}}};
  Fix good = page;
  fill_fix(good, {{"variable", "HTTPS_PROXY"}, {"proxy", "http://p:8; touch x"}});
  REQUIRE(good.env.has_value());
  CHECK(good.env->set.front().first == "HTTPS_PROXY");
  for (const char* name : {"X; touch /tmp/x #", "A B", "1A", "A=B", "$(x)", "`x`", "-x", "A\nB"}) {
    CAPTURE(name);
    Fix bad = page;
    fill_fix(bad, {{"variable", name}, {"proxy", "http://p:8"}});
    CHECK_FALSE(bad.env.has_value());
    CHECK(bad.command.empty());
    Fix taken_away;
    taken_away.env = EnvChange{.unset = {"{variable}"}};
    fill_fix(taken_away, {{"variable", name}});
    CHECK_FALSE(taken_away.env.has_value());
  }
}

TEST_CASE("a fix without its values: a person gets a template, a report leaves it out") {
  Fix fix{
      .id = "x", .text = "Do it.", .command = "dig {server}", .env = EnvChange{{{"A", "{b}"}}, {}}};
  Fix shown = fix;
  fill_fix(shown, {});
  CHECK(shown.command == "dig SERVER\nexport A=B");
  CHECK_FALSE(shown.env);
  CHECK(fill_fix_without_gaps(fix, {}));
  CHECK(fix.command == "");
  CHECK_FALSE(fix.env);
  Fix nothing{.id = "x", .text = "See {file}.", .command = "cat {file}", .env = {}};
  CHECK_FALSE(fill_fix_without_gaps(nothing, {}));
}
