#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <csignal>
#include <iostream>

#include "support/world.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Catch::Session session;
  const int wrong = session.applyCommandLine(argc, argv);
  if (wrong != 0) return wrong;
  const auto& config = session.configData();
  const bool lists = config.listTests || config.listTestNamesOnly || config.listTags ||
                     config.listReporters || config.showHelp;
  if (!lists) sfprobe::testing::enter_world();
  return session.run();
}
