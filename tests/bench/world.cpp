// A healthy stand-in in a world of its own, trusted by the system, for the command given:
//   bench_world COMMAND ARGUMENT...
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "support/stand_in.hpp"
#include "support/world.hpp"

using namespace sfprobe::testing;

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  enter_world();
  StandIn stand_in;
  trust_everywhere(stand_in.ca.path());
  ::setenv("STAND_IN_CA", stand_in.ca.path().c_str(), 1);
  const pid_t pid = ::fork();  // before the servers' threads start
  if (pid == 0) {
    ::usleep(300'000);
    ::execvp(argv[1], argv + 1);
    ::_exit(127);
  }
  stand_in.start_healthy();
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
