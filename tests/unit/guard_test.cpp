#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>
#include <stdexcept>

#include "cli/guard.hpp"
#include "cli/write_all.hpp"

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

// Does not come back: nobody reads.
void write_to_nobody() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) ::_exit(98);
  sfprobe::cli::write_all(ends[1], std::string(4 << 20, 'x'));
  ::_exit(97);
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

TEST_CASE("a last resort that throws ends the program, and does not abort it") {
  const Ended ended = in_child([](int) {
    Guard guard(Guard::Clock::now() + 50ms, [] { throw std::runtime_error("a full disk"); });
    block_for_ever();
  });
  CHECK(ended.status == 3);
}

TEST_CASE("a last resort that never returns ends all the same, and on a second signal at once") {
  const bool signalled = GENERATE(false, true);
  const Ended ended = in_child([signalled](int out) {
    Guard guard(Guard::Clock::now() + 50ms, [out] {
      say(out, "begun");
      block_for_ever();
    });
    if (signalled) {
      ::kill(::getpid(), SIGTERM);
      std::this_thread::sleep_for(300ms);
      ::kill(::getpid(), SIGTERM);
    }
    block_for_ever();
  });
  CHECK(ended.out == "begun");
  CHECK(ended.status == (signalled ? 143 : 3));
}

TEST_CASE("a report that nobody reads does not outlast the deadline, nor a signal") {
  const bool signalled = GENERATE(false, true);
  const bool printing = GENERATE(false, true);
  const Ended ended = in_child([=](int out) {
    Guard guard(Guard::Clock::now() + (signalled ? 1h : 100ms), [out] { say(out, "rest"); });
    if (printing) guard.disarm();
    if (signalled) ::kill(::getpid(), SIGINT);
    write_to_nobody();
  });
  CHECK(ended.out == (printing ? "" : "rest"));
  CHECK(ended.status == (signalled ? 130 : 3));
}

TEST_CASE("a slow reader gets all of a report, however late") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const std::string report(2 << 20, 'x');
  const Ended ended = in_child([&](int) {
    Guard guard(Guard::Clock::now(), [] {});
    if (!guard.disarm()) ::_exit(96);
    std::thread reader([&] {
      std::array<char, 256 * 1024> buffer{};
      for (std::size_t got = 0; got < report.size();) {
        std::this_thread::sleep_for(200ms);
        const ssize_t one = ::read(ends[0], buffer.data(), buffer.size());
        if (one > 0) got += static_cast<std::size_t>(one);
      }
    });
    const int error = sfprobe::cli::write_all(ends[1], report);
    reader.join();
    ::_exit(error);
  });
  for (const int end : ends) ::close(end);
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
