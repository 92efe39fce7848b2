#include <malloc.h>

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/process.hpp"
#include "sfprobe/error.hpp"

// argv to plan to report to exit status. Everything that is thrown ends here, as one line.
int main(int argc, char** argv) {
  sfprobe::cli::occupy_standard_descriptors();
  sfprobe::cli::keep_secrets_in();
  std::setlocale(LC_CTYPE, "");
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone is an error like any other
  ::mallopt(M_TOP_PAD, 1 << 20);  // fewer, larger steps: saves some 400 system calls a run
  int status = 3;
  try {
    status = sfprobe::cli::run_command(sfprobe::cli::parse_command_line(argc, argv));
  } catch (const sfprobe::InputError& error) {
    std::cerr << "sfprobe: " << error.what() << '\n';
    status = 2;
  } catch (const std::exception& error) {
    std::cerr << "sfprobe: failed: " << error.what() << '\n';
  }
  std::cout.flush();
  // A getaddrinfo() thread may still be waiting for a name server: nothing of ours is torn down
  // under its feet.
  std::_Exit(status);
}
