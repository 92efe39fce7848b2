#include "pac/sandbox.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace sfprobe::pac {
namespace {

constexpr rlim_t kProcessorSeconds = 1;

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned kArchitecture = 0;  // another one goes without the filter
#endif

// What an allocator, a clock and an end take; and sigaltstack, which AddressSanitizer asks about at
// every longjmp(3).
constexpr auto kAllowed = std::to_array<unsigned>(
    {SYS_write, SYS_exit_group, SYS_exit, SYS_rt_sigreturn, SYS_brk, SYS_mmap, SYS_munmap,
     SYS_mremap, SYS_madvise, SYS_mprotect, SYS_futex, SYS_clock_gettime, SYS_gettimeofday,
     SYS_sched_yield, SYS_sigaltstack});

sock_filter statement(unsigned code, unsigned value) {
  return {static_cast<unsigned short>(code), 0, 0, value};
}
sock_filter unless_equal_skip(unsigned value, unsigned char skipped) {
  return {BPF_JMP | BPF_JEQ | BPF_K, 0, skipped, value};
}

// Everything else fails with EPERM.
void filter_calls() {
  if (kArchitecture == 0) return;
  std::vector<sock_filter> program = {
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
      unless_equal_skip(kArchitecture, 1),
      {BPF_JMP | BPF_JA, 0, 0, 1},
      statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const unsigned call : kAllowed) {
    program.push_back(unless_equal_skip(call, 1));
    program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  }
  program.push_back(statement(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole, 0, 0);
}

}  // namespace

void enter_sandbox(int pipe) {
  // A connection of the parent's, open here as well, would not end when the parent ends it.
  const auto own = static_cast<unsigned>(pipe);
  if (own > 0) ::close_range(0, own - 1, 0);
  ::close_range(own + 1, ~0U, 0);
  const rlimit seconds{kProcessorSeconds, kProcessorSeconds};
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CPU, &seconds);
  ::setrlimit(RLIMIT_CORE, &none);
  filter_calls();
}

}  // namespace sfprobe::pac
