#include "cli/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "system/system.hpp"

namespace sfprobe::cli {

void keep_secrets_in() {
  // A core would hold the proxy's password and whatever the environment holds.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // libcurl, and OpenSSL from 3.5, would write the keys of every session there.
  withhold_from_libraries("SSLKEYLOGFILE");
  // The C library opens the files that they name, which may be FIFOs: at setlocale(3), and at the
  // first call of gmtime(3). Every time here is UTC.
  withhold_from_libraries("LOCPATH");
  withhold_from_libraries("TZ");
}

void occupy_standard_descriptors() {
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(standard, F_GETFD) != -1) continue;
    // The lowest number that is free: this one. Opened the wrong way round, it fails as a closed
    // one does: what cannot be said is an error still, not a success.
    [[maybe_unused]] const int opened =
        ::open("/dev/null", standard == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace sfprobe::cli
