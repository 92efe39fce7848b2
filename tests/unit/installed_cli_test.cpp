#include "checks/environment/installed_cli.hpp"

#include <catch2/catch.hpp>

#include "facts/cli_stack.hpp"
#include "support/fake_system.hpp"

using namespace sfprobe;
using environment::CliStack;
using environment::InstalledCli;
using testing::FakeSystem;

namespace {

void add_package(FakeSystem& system, const std::string& folder, const std::string& name,
                 const std::string& version) {
  system.files[folder + "/package.json"] =
      R"({"name":")" + name + R"(","version":")" + version + R"("})";
}

// As npm lays it out: everything below the CLI, undici nested where the shrinkwrap pins it.
void add_cli(FakeSystem& system, const std::string& root, const std::string& version,
             const std::string& jsforce, const std::string& undici, bool nested) {
  add_package(system, root, "@salesforce/cli", version);
  add_package(system, root + "/node_modules/@salesforce/core", "@salesforce/core", "8.32.6");
  const std::string folder = root + "/node_modules/@jsforce/jsforce-node";
  add_package(system, folder, "@jsforce/jsforce-node", jsforce);
  const std::string below = nested ? folder : root;
  add_package(system, below + "/node_modules/undici", "undici", undici);
}

constexpr const char* kNpmRoot = "/usr/lib/node_modules/@salesforce/cli";

}  // namespace

TEST_CASE("npm's link leads to the package, and jsforce to the undici below it") {
  FakeSystem system;
  add_cli(system, kNpmRoot, "2.146.3", "3.10.19", "8.5.0", true);
  // Another undici, which somebody else there uses, is not jsforce's.
  add_package(system, std::string(kNpmRoot) + "/node_modules/undici", "undici", "6.21.0");
  const InstalledCli cli =
      environment::find_cli(system, std::string(kNpmRoot) + "/bin/run.js", "/usr/bin/node");
  CHECK(cli.root == kNpmRoot);
  CHECK(cli.version == "2.146.3");
  CHECK(cli.jsforce == "3.10.19");
  CHECK(cli.undici == "8.5.0");
  CHECK(cli.node.empty());
}

TEST_CASE("an undici that was hoisted is found, and a jsforce that only core has") {
  FakeSystem system;
  const std::string root = kNpmRoot;
  add_package(system, root, "@salesforce/cli", "2.150.6");
  const std::string core = root + "/node_modules/@salesforce/core";
  add_package(system, core, "@salesforce/core", "8.33.0");
  add_package(system, core + "/node_modules/@jsforce/jsforce-node", "@jsforce/jsforce-node",
              "3.12.0");
  add_package(system, root + "/node_modules/@jsforce/jsforce-node", "@jsforce/jsforce-node",
              "3.10.23");
  add_package(system, root + "/node_modules/undici", "undici", "8.13.1");
  const InstalledCli cli = environment::find_cli(system, root + "/bin/run.js", "");
  CHECK(cli.jsforce == "3.12.0");
  CHECK(cli.undici == "8.13.1");
}

TEST_CASE("the installer's script hands over to the version that the CLI fetched for itself") {
  FakeSystem system;
  system.variables["HOME"] = "/home/ada";
  const std::string script =
      "#!/usr/bin/env bash\nCLIENT_HOME=${SF_OCLIF_CLIENT_HOME:=$XDG_DATA_HOME/sf/client}\n"
      "BIN_PATH=\"$CLIENT_HOME/bin/sf\"\n";
  system.files["/usr/local/lib/sf/bin/sf"] = script;
  add_cli(system, "/usr/local/lib/sf", "2.146.3", "3.10.19", "8.5.0", true);
  system.programs["/usr/local/lib/sf/bin/node"] = "/usr/local/lib/sf/bin/node";
  const auto find = [&] { return environment::find_cli(system, "/usr/local/lib/sf/bin/sf", ""); };
  CHECK(find().version == "2.146.3");
  CHECK(find().node == "/usr/local/lib/sf/bin/node");

  const std::string client = "/home/ada/.local/share/sf/client";
  system.programs[client + "/bin/sf"] = client + "/bin/sf";
  system.files[client + "/bin/sf"] =
      "#!/usr/bin/env bash\nset -e\nDIR=$(get_script_dir)\n"
      "SF_BINPATH=\"$DIR/sf\" SF_REDIRECTED=1 \"$DIR/../2.150.6-1a2b3c4/bin/sf\" \"$@\"\n";
  const std::string newer = client + "/2.150.6-1a2b3c4";
  system.programs[newer + "/bin/sf"] = newer + "/bin/sf";
  system.files[newer + "/bin/sf"] = script;
  add_cli(system, newer, "2.150.6", "3.10.23", "8.9.0", true);
  CHECK(find().root == newer);
  CHECK(find().jsforce == "3.10.23");
}

TEST_CASE("scripts of pnpm, and of people, are followed") {
  FakeSystem system;
  system.variables["HOME"] = "/home/ada";
  const std::string root = "/home/ada/.local/share/pnpm/global/5/node_modules/@salesforce/cli";
  add_cli(system, root, "2.149.9", "3.10.22", "8.9.0", false);
  system.files["/home/ada/.local/share/pnpm/sf"] =
      "#!/bin/sh\nbasedir=$(dirname \"$(echo \"$0\")\")\n"
      "exec node  \"$basedir/global/5/node_modules/@salesforce/cli/bin/run.js\" \"$@\"\n";
  CHECK(environment::find_cli(system, "/home/ada/.local/share/pnpm/sf", "").version == "2.149.9");

  system.files["/home/ada/bin/sf"] =
      "#!/bin/sh\n# /opt/old/bin/sf\nexec $HOME/.local/share/pnpm/sf \"$@\"\n";
  system.programs["/home/ada/.local/share/pnpm/sf"] = "/home/ada/.local/share/pnpm/sf";
  CHECK(environment::find_cli(system, "/home/ada/bin/sf", "").jsforce == "3.10.22");
}

TEST_CASE("a shim that does not say leaves the usual places; a script that starts itself ends") {
  FakeSystem system;
  system.variables["HOME"] = "/home/ada";
  system.files["/home/ada/.asdf/shims/sf"] = "#!/bin/sh\nexec asdf exec \"sf\" \"$@\"\n";
  const std::string node = "/home/ada/.asdf/installs/nodejs/24.21.0/bin/node";
  CHECK(environment::find_cli(system, "/home/ada/.asdf/shims/sf", node).root.empty());
  const std::string root =
      "/home/ada/.asdf/installs/nodejs/24.21.0/lib/node_modules/@salesforce/cli";
  add_cli(system, root, "2.148.3", "3.10.19", "8.9.0", true);
  CHECK(environment::find_cli(system, "/home/ada/.asdf/shims/sf", node).root == root);

  FakeSystem circle;
  circle.files["/a/sf"] = "#!/bin/sh\nexec /b/sf\n";
  circle.files["/b/sf"] = "#!/bin/sh\nexec /a/sf\n";
  circle.programs = {{"/a/sf", "/a/sf"}, {"/b/sf", "/b/sf"}};
  CHECK(environment::find_cli(circle, "/a/sf", "").root.empty());
  CHECK(environment::find_cli(circle, "", "").program.empty());
}

TEST_CASE("the stack is named by what is installed, by the CLI's version, or as it is shipped") {
  const auto here = [](const std::string& sf, const std::string& jsforce,
                       const std::string& undici) {
    environment::ProgramsFacts programs;
    programs.sf_version = sf;
    programs.jsforce_version = jsforce;
    programs.undici_version = undici;
    return environment::stack_here(programs);
  };
  CHECK(here("2.146.3", "3.10.19", "8.5.0").name() == "jsforce-node 3.10.19, undici 8.5.0, h2");
  CHECK_FALSE(here("2.146.3", "3.10.19", "8.5.0").assumed);
  CHECK(here("2.149.9", "3.10.22", "8.9.0").h2());
  CHECK_FALSE(here("2.149.9", "3.12.0", "8.13.1").h2());
  CHECK(here("2.146.3", "3.12.0", "8.13.1").name() ==
        "jsforce-node 3.12.0, undici 8.13.1, http/1.1");
  CHECK(here("2.146.3", "", "").h2());
  CHECK(here("2.146.3", "", "").assumed);
  CHECK_FALSE(here("2.150.6", "", "").h2());
  CHECK(here("", "", "").name() == "jsforce-node 3.10.23, undici 8.9.0, http/1.1");
  CHECK(here("", "", "").assumed);
  CHECK(here("2.146.3", "3.10.19", "8.5.0").asks_closed_proxy_again());
  CHECK_FALSE(here("2.148.3", "3.10.19", "8.9.0").asks_closed_proxy_again());
}
