#include <catch2/catch.hpp>
#include <regex>

#include "support/content.hpp"
#include "support/fault_proxy.hpp"
#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

// Times, keys and the machine differ from run to run, and with times the blanks before them.
std::string without_times(const std::string& text) {
  const std::string undated =
      std::regex_replace(text, std::regex("[0-9-]{10} [0-9:]{8} UTC · [^·]+ ·"), "DATE · HOST ·");
  const std::string timeless =
      std::regex_replace(undated, std::regex("((within|after) )?<?[0-9.]+ (ms|µs|s)\\b"), "T");
  const std::string keyless =
      std::regex_replace(timeless, std::regex("SHA-256 [0-9a-f]+"), "SHA-256 X");
  return std::regex_replace(keyless, std::regex("[ \n]+"), " ");
}

std::string readme_text() { return content_of(TESTS_FOLDER "/../README.md"); }

std::string screenshot() {
  const std::string readme = readme_text();
  const std::size_t start = readme.find("```\n✗ ");
  return readme.substr(start + 4, readme.find("\n```", start + 4) - start - 3);
}

}  // namespace

TEST_CASE("what the README shows of explain is what the program prints") {
  const std::string readme = readme_text();
  const std::string start = "$ sfprobe explain \"";
  const std::size_t command = readme.find(start);
  REQUIRE(command != std::string::npos);
  const std::size_t line_end = readme.find('\n', command);
  const std::string text =
      readme.substr(command + start.size(), line_end - command - start.size() - 1);
  const std::string shown =
      readme.substr(line_end + 1, readme.find("\n  …", line_end) - line_end - 1);
  CHECK(run_sfprobe({"explain", text}).out.starts_with(shown));
}

// A company's network: names are the proxy's business, and the proxy inspects.
TEST_CASE("the README's screenshot is what the program prints") {
  StandIn world;
  world.serve_dns([](const std::string& name, int) {
    return name == "proxy.corp.test" ? DnsReply{.addresses = {"10.20.0.2"}} : DnsReply{.rcode = 3};
  });
  const Pki inspector(kHost, {}, "Example Corp Inspection");
  world.serve(salesforce(server_context(inspector.leaf, {inspector.intermediate, inspector.root})),
              "127.0.0.9", 8443);
  world.serve(working_proxy("127.0.0.9", 8443), "10.20.0.2", 8080);
  const Ran ran = run_sfprobe({kHost}, {{"HTTPS_PROXY", "http://proxy.corp.test:8080"}});
  CHECK(ran.status == 1);
  const std::string shown = without_times(screenshot());
  CAPTURE(ran.out);
  REQUIRE(shown.size() > 200);
  CHECK(without_times(ran.out).substr(0, shown.size()) == shown);
}
