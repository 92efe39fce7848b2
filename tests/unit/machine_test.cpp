// What a run says of the machine it was on, from machines that are made up.
#include <algorithm>
#include <catch2/catch.hpp>

#include "checks/environment/machine.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/fake_system.hpp"

using namespace sfprobe;
using namespace sfprobe::environment;
using sfprobe::testing::FakeSystem;
using Words = std::vector<std::string>;

TEST_CASE("machine: a container on a virtual machine") {
  FakeSystem system;
  system.files = {{"/etc/os-release",
                   "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux "
                   "12 (bookworm)\"\n"},
                  {"/.dockerenv", ""},
                  {"/proc/1/cgroup", "0::/kubepods/besteffort/pod1234\n"},
                  {"/sys/class/dmi/id/sys_vendor", "Amazon EC2\n"},
                  {"/etc/timezone", "Europe/Berlin\n"}};
  system.variables = {{"LANG", "de_DE.UTF-8"}};
  system.kind = {"Linux 6.1.0-18-amd64", "x86_64", true};
  const MachineFacts facts = read_machine(system);
  CHECK(facts.host_name == "build-7");
  CHECK(facts.system == "Debian GNU/Linux 12 (bookworm)");
  CHECK(facts.kernel == "Linux 6.1.0-18-amd64");
  CHECK(facts.architecture == "x86_64");
  CHECK(facts.containers == Words{"Docker", "Kubernetes"});
  CHECK(facts.virtual_machine == "Amazon EC2");
  CHECK(facts.wsl.empty());
  CHECK(facts.time_zone == "Europe/Berlin");
  CHECK(facts.locale == "de_DE.UTF-8");
  CHECK(facts.user == "root");
}

TEST_CASE("machine: WSL, iron, and a hypervisor without a name") {
  FakeSystem system;
  system.kind = {"Linux 5.15.90.1-microsoft-standard-WSL2", "x86_64", false};
  CHECK(read_machine(system).wsl == "WSL 2");
  CHECK(read_machine(system).user == "not root");
  system.kind.kernel = "Linux 4.4.0-19041-Microsoft";
  CHECK(read_machine(system).wsl == "WSL 1");
  system.kind.kernel = "Linux 6.1.0";
  system.files["/sys/class/dmi/id/sys_vendor"] = "LENOVO\n";
  system.files["/proc/cpuinfo"] = "processor\t: 0\nflags\t\t: fpu vme sse2\n";
  CHECK(read_machine(system).virtual_machine.empty());
  CHECK(read_machine(system).containers.empty());
  system.files["/proc/cpuinfo"] = "processor\t: 0\nflags\t\t: fpu hypervisor sse2\n";
  CHECK(read_machine(system).virtual_machine == "unknown hypervisor");
  CHECK(virtual_machine_of("Microsoft Corporation", "Virtual Machine") == "Hyper-V");
  CHECK(virtual_machine_of("Microsoft Corporation", "Surface Laptop").empty());
}

TEST_CASE("machine: the time zone by TZ, by the link, and what TZ may hold besides") {
  FakeSystem system;
  system.links["/etc/localtime"] = "../usr/share/zoneinfo/America/New_York";
  CHECK(read_machine(system).time_zone == "America/New_York");
  for (const auto& [value, zone] : std::map<std::string, std::string>{
           {"Asia/Kolkata", "Asia/Kolkata"},
           {":Asia/Kolkata", "Asia/Kolkata"},
           {":/usr/share/zoneinfo/Asia/Kolkata", "Asia/Kolkata"},
           {":/etc/localtime", "America/New_York"},
           {"/home/anna/zone", "set by TZ, in another form"},
           {"CET-1CEST,M3.5.0,M10.5.0/3", "set by TZ, in another form"}}) {
    CAPTURE(value);
    system.variables["TZ"] = value;
    CHECK(read_machine(system).time_zone == zone);
  }
}

TEST_CASE("machine: what files and variables hold is cleaned, bounded, and no place for secrets") {
  FakeSystem system;
  system.files["/etc/os-release"] =
      "PRETTY_NAME=\"\x1b[31m" + std::string(10'000, 'x') + "\"\nNAME=\n";
  system.files["/run/systemd/container"] = "\x1b]0;owned\x07\n";
  system.variables["LC_ALL"] = "hunter2://user:password@host";
  const MachineFacts facts = read_machine(system);
  CHECK(facts.system.size() < 200);
  CHECK(facts.system.find('\x1b') == std::string::npos);
  REQUIRE(facts.containers.size() == 1);
  CHECK(facts.containers.front().find('\x1b') == std::string::npos);
  CHECK(facts.locale == "set by LC_ALL, in another form");
  CHECK(name_of_system("NAME=Fedora\nVERSION_ID=40") == "Fedora 40");
  CHECK(name_of_system("").empty());
  CHECK(name_of_system("PRETTY_NAME=\"").size() <= 1);
}

TEST_CASE("machine: a plan names the files and variables that it is read from") {
  FakeSystem system;
  system.files = {{"/etc/os-release", "NAME=x\n"}, {"/etc/timezone", "UTC\n"}};
  const Plan made = plan(parse_target("login.example.com"), {}, system);
  const auto has = [](const std::vector<std::string>& all, const char* one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  CHECK(has(made.files, "/etc/os-release"));
  CHECK(has(made.files, "/etc/timezone"));
  CHECK(has(made.variables, "TZ"));
  CHECK(has(made.variables, "LANG"));
  CHECK(has(made.variables, "KUBERNETES_SERVICE_HOST"));
}
