#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "cli/guard.hpp"

using sfprobe::cli::Guard;
using namespace std::chrono_literals;

namespace {

struct Ended {
  int status = -1;
  std::string out;
};

// What a process of its own does, with `out` as its standard output.
Ended in_child(const std::function<void(int out)>& work) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::alarm(20);
    work(ends[1]);
    ::_exit(99);
  }
  ::close(ends[1]);
  Ended ended;
  char byte = 0;
  while (::read(ends[0], &byte, 1) == 1) ended.out += byte;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return ended;
}

void say(int out, const std::string& text) {
  [[maybe_unused]] const auto put = ::write(out, text.data(), text.size());
}

void block_for_ever() {
  for (;;) ::pause();
}

}  // namespace

TEST_CASE("a program whose main thread is stuck says what it has and ends") {
  const Ended ended = in_child([](int out) {
    Guard guard(Guard::Clock::now() + 100ms, [out] { say(out, "what was seen"); });
    block_for_ever();
  });
  CHECK(ended.out == "what was seen");
  CHECK(ended.status == 3);
}

TEST_CASE("a program that is printing is not ended by time") {
  const Ended ended = in_child([](int out) {
    Guard guard(Guard::Clock::now() + 50ms, [out] { say(out, "too late"); });
    if (guard.disarm()) say(out, "report");
    std::this_thread::sleep_for(200ms);
    ::_exit(0);
  });
  CHECK(ended.out == "report");
  CHECK(ended.status == 0);
}

TEST_CASE("the first signal asks for an end, the second one is it") {
  const int number = GENERATE(SIGINT, SIGTERM);
  const Ended ended = in_child([number](int out) {
    Guard guard(Guard::Clock::now() + 1h, [] {});
    ::kill(::getpid(), number);
    while (!guard.stop().stop_requested()) std::this_thread::sleep_for(1ms);
    ::kill(::getpid(), number);  // as timeout(1) does, which means one
    std::this_thread::sleep_for(150ms);
    say(out, std::to_string(guard.signal()));
    ::kill(::getpid(), number);
    block_for_ever();
  });
  CHECK(ended.out == std::to_string(number));
  CHECK(ended.status == 128 + number);
}

TEST_CASE("a signal that was ignored before stays so") {
  const Ended ended = in_child([](int) {
    std::signal(SIGINT, SIG_IGN);
    const Guard guard(Guard::Clock::now() + 1h, [] {});
    ::kill(::getpid(), SIGINT);
    ::kill(::getpid(), SIGINT);
    std::this_thread::sleep_for(50ms);
    ::_exit(guard.signal());
  });
  CHECK(ended.status == 0);
}
