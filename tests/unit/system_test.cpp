// What is read of the machine, on a machine that is made of values.
#include <catch2/catch.hpp>

#include "checks/environment/programs.hpp"
#include "checks/environment/variables.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/fake_system.hpp"

using namespace sfprobe;
using sfprobe::testing::FakeSystem;

namespace {

constexpr const char* kLogin = "https://login.salesforce.com";

FakeSystem project(const std::string& json) {
  FakeSystem system;
  system.folder = "/home/me/app/deep/er";
  system.files["/home/me/app/sfdx-project.json"] = json;
  return system;
}

}  // namespace

TEST_CASE("the default target is the project's login URL, from the nearest folder above") {
  FakeSystem system = project(R"({"sfdcLoginUrl":"https://acme.my.salesforce.com"})");
  CHECK(default_target(system) == "https://acme.my.salesforce.com");
  system.files["/home/me/app/deep/sfdx-project.json"] =
      R"({"sfdcLoginUrl":"https://test.salesforce.com"})";
  CHECK(default_target(system) == "https://test.salesforce.com");
}

TEST_CASE("within a project variables come before the file, or after it") {
  FakeSystem system = project(R"({"sfdcLoginUrl":"https://acme.my.salesforce.com"})");
  system.variables["SF_ORG_INSTANCE_URL"] = "https://instance.test";
  CHECK(default_target(system) == "https://acme.my.salesforce.com");
  system.variables["FORCE_SFDC_LOGIN_URL"] = "https://first.test";
  CHECK(default_target(system) == "https://first.test");
  FakeSystem bare = project("{}");
  bare.variables["SF_ORG_INSTANCE_URL"] = "https://instance.test";
  CHECK(default_target(bare) == "https://instance.test");
}

TEST_CASE("outside a project, and in a broken one, it is login.salesforce.com") {
  FakeSystem outside;
  outside.variables["SF_ORG_INSTANCE_URL"] = "https://instance.test";
  CHECK(default_target(outside) == kLogin);
  CHECK(default_target(project("{ not json")) == kLogin);
  CHECK(default_target(project(R"({"sfdcLoginUrl":7})")) == kLogin);
  outside.folder = "";
  CHECK(default_target(outside) == kLogin);
}

TEST_CASE("sf and node are found on PATH, with links resolved, and their versions beside them") {
  FakeSystem system;
  system.variables["PATH"] = "/opt/none:/usr/local/bin:/usr/bin";
  system.programs["/usr/local/bin/sf"] = "/usr/local/lib/sf/bin/run.js";
  system.programs["/usr/bin/node"] = "/usr/bin/node";
  system.files["/usr/local/lib/sf/package.json"] =
      R"({"name":"@salesforce/cli","version":"2.146.3"})";
  system.files["/var/lib/dpkg/status"] =
      "Package: nano\nVersion: 7.2\n\nPackage: nodejs\nStatus: ok\nVersion: 20.19.2-1\n\n";
  const auto programs = environment::find_programs(system);
  CHECK(programs.sf_version == "2.146.3");
  CHECK(programs.node_path == "/usr/bin/node");
  CHECK(programs.node_version == "20.19.2");
  CHECK_FALSE(environment::starts_on(programs, environment::node_of_cli(system, programs)));
}

TEST_CASE("the node that the CLI's installer put beside it comes before the one on PATH") {
  FakeSystem system;
  system.variables["PATH"] = "/usr/bin";
  system.programs["/usr/bin/sf"] = "/opt/sf/bin/sf";
  system.programs["/opt/sf/bin/node"] = "/opt/sf/bin/node";
  system.programs["/usr/bin/node"] = "/home/me/.nvm/versions/node/v18.20.4/bin/node";
  system.files["/opt/sf/include/node/node_version.h"] =
      "#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 11\n"
      "#define NODE_PATCH_VERSION 1\n";
  const auto programs = environment::find_programs(system);
  CHECK(programs.node_version == "18.20.4");
  const trust::NodeProgram own = environment::node_of_cli(system, programs);
  CHECK(own.path == "/opt/sf/bin/node");
  CHECK(own.version == "24.11.1");
}

TEST_CASE("a machine without programs, variables and files is described, not refused") {
  const FakeSystem nothing;
  const auto programs = environment::find_programs(nothing);
  CHECK(programs.sf_path.empty());
  CHECK(programs.node_path.empty());
  CHECK(environment::node_of_cli(nothing, programs).assumed());
  CHECK(pack(environment::read_variables(nothing)) ==
        pack(environment::read_variables(FakeSystem())));
}
