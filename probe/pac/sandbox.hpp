// Purpose: a child process in which a hostile script can do no harm: it has no descriptor but its
// pipe, one second of processor time, no core file, and of the kernel nothing but memory, the
// clock, writing to that pipe and its end (seccomp(2), where the kernel has it). Threads: to be
// called in the child alone, right after fork(2). Failure: none that stops it: each limit holds
// without the others.
#pragma once

namespace sfprobe::pac {

void enter_sandbox(int pipe);

}  // namespace sfprobe::pac
