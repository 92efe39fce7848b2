#include <catch2/catch.hpp>

#include "guidance/profiles.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/profiles.hpp"
#include "text/target_list.hpp"

using namespace sfprobe;

TEST_CASE("every profile is a list of targets, with a sentence and its sources") {
  CHECK(profiles().size() >= 4);
  for (const Profile& profile : profiles()) {
    CAPTURE(profile.name);
    CHECK(profile.about.ends_with('.'));
    CHECK(profile.about.find('\n') == std::string::npos);
    const auto list = text::parse_target_list(targets_of_profile(profile.name, "acme"));
    CHECK(list.bad_lines == 0);
    CHECK_FALSE(list.targets.empty());
  }
  for (const guidance::Embedded& profile : guidance::embedded_profiles()) {
    CAPTURE(profile.id);
    CHECK(profile.markdown.starts_with("# " + std::string(profile.id) + "\n"));
    const std::size_t sources = profile.markdown.find("\n## Sources\n- ");
    CHECK(sources != std::string_view::npos);
  }
}

TEST_CASE("hosts of an org come with its My Domain") {
  const auto hosts = [](const char* name, const char* my_domain) {
    std::vector<std::string> all;
    for (const auto& one : text::parse_target_list(targets_of_profile(name, my_domain)).targets) {
      all.push_back(one.target.host);
    }
    return all;
  };
  using Hosts = std::vector<std::string>;
  CHECK(hosts("login", "") == Hosts{"login.salesforce.com", "test.salesforce.com"});
  const Hosts acme = {"acme.my.salesforce.com", "acme.lightning.force.com", "acme.file.force.com"};
  CHECK(hosts("org", "acme") == acme);
  CHECK(hosts("org", "https://acme.my.salesforce.com/") == acme);
  CHECK(hosts("org", "acme--uat.sandbox").front() == "acme--uat.sandbox.my.salesforce.com");
  CHECK_THROWS_WITH(targets_of_profile("org", ""), "the profile org needs --my-domain");
  CHECK_THROWS_WITH(targets_of_profile("nothing", ""),
                    "no profile is called nothing; there are: cli, login, org, vscode");
}
