// Runs a command in the world of a scenario:
//   lab [--limit SECONDS] SCENARIO -- COMMAND ARGUMENT…
//   lab --list | --json
// LAB_SCENARIOS: a folder with other scenarios than tests/lab/scenarios.
// Ends with the command's status; 2 for a wrong command line or scenario, 3 where the world cannot
// be made, 124 where the limit (900 s) was reached.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

#include "lab/far_side.hpp"
#include "lab/near_side.hpp"
#include "support/world.hpp"

using namespace sfprobe::lab;
namespace testing = sfprobe::testing;

namespace {

volatile std::sig_atomic_t interrupted = 0;

// The command gets the client's environment, the target's name and the caller's own LAB_ variables.
pid_t start(char** command, const std::map<std::string, std::string>& environment,
            const std::string& target) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : environment) entries.push_back(name + "=" + value);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (std::string_view(*entry).starts_with("LAB_")) entries.emplace_back(*entry);
  }
  entries.push_back("LAB_TARGET=" + target);
  std::vector<char*> envp;
  for (std::string& entry : entries) envp.push_back(entry.data());
  envp.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::signal(SIGPIPE, SIG_DFL);
  ::execvpe(command[0], command, envp.data());
  std::cerr << "lab: cannot start " << command[0] << "\n";
  ::_exit(127);
}

// What the command left behind has become a child of this process.
void end_children() {
  for (int round = 0; round < 50; ++round) {
    bool any = false;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
      std::ifstream children(task.path() / "children");
      for (pid_t pid = 0; children >> pid; any = true) ::kill(pid, SIGKILL);
    }
    while (::waitpid(-1, nullptr, WNOHANG) > 0) any = true;
    if (!any) return;
    ::usleep(20'000);
  }
}

int run(const Json& scenario, char** command, std::chrono::seconds limit) {
  testing::enter_world();
  // The same paths in every run: what is reported can be compared.
  testing::shell("mount -t tmpfs lab /mnt && mkdir -p /mnt/home && chmod 755 /mnt");
  const Certificates certificates("/mnt", section(scenario, "authorities"),
                                  section(scenario, "files"));
  FarSide far(scenario, certificates);
  const Router router(set_up_near_side(scenario, certificates), far.take_tun(), path_of(scenario));
  const auto until = std::chrono::steady_clock::now() + limit;
  const pid_t pid = start(command, client_environment(scenario, certificates),
                          scenario.value("target", "login.example.com"));
  int status = 0;
  for (;;) {
    if (::waitpid(pid, &status, WNOHANG) == pid) {
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (interrupted != 0 || std::chrono::steady_clock::now() > until) {
      ::kill(-pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return interrupted != 0 ? 130 : 124;
    }
    ::usleep(10'000);
  }
}

int usage() {
  std::cerr << "usage: lab [--limit SECONDS] SCENARIO -- COMMAND ARGUMENT…\n"
               "       lab --list | --json\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::chrono::seconds limit{900};
  std::string name;
  int at = 1;
  try {
    const char* const folder = std::getenv("LAB_SCENARIOS");  // somebody else's
    const auto all = load_scenarios(folder ? folder : TESTS_FOLDER "/lab/scenarios");
    for (; at < argc && std::string_view(argv[at]) != "--"; ++at) {
      const std::string word = argv[at];
      if (word == "--json") {
        std::cout << Json(all).dump() << "\n";
        return 0;
      }
      if (word == "--list") {
        for (const Json& scenario : all) {
          std::cout << scenario.at("name").get<std::string>() << "  " << scenario.value("about", "")
                    << "\n";
        }
        return 0;
      }
      if (word == "--limit" && at + 1 < argc) {
        limit = std::chrono::seconds(std::stoi(argv[++at]));
      } else if (name.empty() && !word.starts_with("-")) {
        name = word;
      } else {
        return usage();
      }
    }
    if (name.empty() || at + 1 >= argc) return usage();
    const Json scenario = find_scenario(all, name);
    std::signal(SIGPIPE, SIG_IGN);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      std::signal(number, [](int) { interrupted = 1; });
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const int status = run(scenario, argv + at + 1, limit);
    end_children();
    return status;
  } catch (const BadScenario& error) {
    std::cerr << "lab: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "lab: " << error.what() << "\n";
    return 3;
  }
}
