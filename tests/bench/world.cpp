// A healthy stand-in in a world of its own, trusted by the system, for the command given:
//   [RESET_PERCENT=3] bench_world COMMAND ARGUMENT...
// With RESET_PERCENT, so many of a hundred connections are reset on the ClientHello, by chance.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <random>

#include "support/stand_in.hpp"
#include "support/world.hpp"

using namespace sfprobe::testing;

namespace {

Server::Script flaky(double percent, Server::Script healthy) {
  return [percent, healthy = std::move(healthy)](Peer& peer) {
    static std::mutex mutex;
    static std::mt19937 random{20261126};
    bool resets = false;
    {
      const std::lock_guard lock(mutex);
      resets = std::uniform_real_distribution<double>(0, 100)(random) < percent;
    }
    if (!resets) return healthy(peer);
    peer.receive(1);
    peer.reset();
  };
}

}  // namespace

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
  // Every name below example.com leads to it.
  const Certificate leaf = make_certificate({.names = {"DNS:*.example.com"}, .rsa_bits = 2048},
                                            &stand_in.pki.intermediate);
  stand_in.serve_dns([](const std::string&, int) { return DnsReply{.addresses = {kAddress}}; });
  Server::Script script = salesforce(server_context(leaf, {stand_in.pki.intermediate}));
  const char* percent = std::getenv("RESET_PERCENT");
  if (percent != nullptr) script = flaky(std::atof(percent), std::move(script));
  stand_in.serve(std::move(script));
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
