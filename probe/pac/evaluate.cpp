#include "pac/evaluate.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "net/descriptors.hpp"
#include "pac/engine.hpp"
#include "pac/sandbox.hpp"
#include "system/file_descriptor.hpp"

namespace sfprobe::pac {
namespace {

constexpr char kAnswer = 'a';
constexpr char kError = 'e';

[[noreturn]] void be_child(int pipe, const std::string& script, const std::string& url,
                           const World& world) {
  enter_sandbox(pipe);
  const Found found = find_proxy(script, url, world);
  const std::string said = (found.answered ? kAnswer : kError) + found.text;
  const ssize_t written = ::write(pipe, said.data(), said.size());
  ::_exit(written == static_cast<ssize_t>(said.size()) ? 0 : 1);
}

// 0 if there can be none. Signals stay blocked in it: no handler of the program's runs there.
pid_t start(int pipe, const std::string& script, const std::string& url, const World& world) {
  ::tzset();  // reads its file here, where it may
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child == 0) be_child(pipe, script, url, world);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return child > 0 ? child : 0;
}

// What it says until its end; false if the limit comes first.
bool read_all(int pipe, std::string& said, const net::WaitLimit& limit) {
  std::array<char, kMostText + 1> buffer{};
  while (net::wait(pipe, POLLIN, limit) == net::Ready::yes) {
    const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return true;
    if (said.size() <= kMostText) said.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return false;
}

}  // namespace

Evaluation evaluate(const std::string& script, const std::string& url, const World& world,
                    const net::WaitLimit& limit) {
  const auto lease = net::descriptors().lease(2, limit);
  std::array<int, 2> ends{};
  if (!lease || ::pipe2(ends.data(), O_CLOEXEC) != 0) return {End::too_long, ""};
  const FileDescriptor in(ends[0]);
  FileDescriptor out(ends[1]);
  const pid_t child = start(out.get(), script, url, world);
  out.close();
  if (child == 0) return {End::died, ""};
  std::string said;
  const bool in_time = read_all(in.get(), said, limit);
  ::kill(child, SIGKILL);  // it has said all, or has no time left
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
  if (!in_time) return {End::too_long, ""};
  if (said.empty()) return {End::died, ""};
  const End end = said.front() == kAnswer ? End::answered : End::failed;
  return {end, said.substr(1)};
}

}  // namespace sfprobe::pac
