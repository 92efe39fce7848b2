#include "system/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "system/file_descriptor.hpp"

namespace sfprobe {
namespace {

using Clock = std::chrono::steady_clock;

// 0 if it could not be started.
pid_t start(const std::vector<std::string>& command, int out) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, out, 1);
  ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addchdir_np(&actions, "/");
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  pid_t pid = 0;
  const int failed = ::posix_spawn(&pid, arguments.front(), &actions, &attributes, arguments.data(),
                                   environment.data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : 0;
}

// Everything that it says until it closes its output; false if that takes too long, or `stop`
// becomes readable.
bool read_all(int fd, std::string& text, std::size_t most, Clock::time_point until, int stop) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    std::array<pollfd, 2> entries{{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
    if (left <= 0 || ::poll(entries.data(), entries.size(), static_cast<int>(left)) == 0) {
      return false;
    }
    if (entries[1].revents != 0) return false;
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got == 0) return true;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 || text.size() + static_cast<std::size_t>(got) > most) return false;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

std::optional<std::string> output_of(const std::vector<std::string>& command, std::size_t most,
                                     std::chrono::steady_clock::time_point until, int stop) {
  if (command.empty() || !command.front().starts_with('/')) return std::nullopt;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  FileDescriptor in(ends[0]);
  FileDescriptor out(ends[1]);
  const pid_t pid = start(command, out.get());
  out.close();
  if (pid == 0) return std::nullopt;
  std::string text;
  const bool whole = read_all(in.get(), text, most, until, stop);
  if (!whole) ::kill(pid, SIGKILL);
  int status = 0;
  // It has closed its output: it is about to end, or it is made to.
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (Clock::now() >= until) ::kill(pid, SIGKILL);
    ::poll(nullptr, 0, 1);
  }
  if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return text;
}

}  // namespace sfprobe
