#include <catch2/catch.hpp>

#include <atomic>
#include <latch>

#include "net/descriptors.hpp"
#include "net/socket.hpp"
#include "run/task_group.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/server.hpp"

using namespace sfprobe;
using namespace std::chrono_literals;

// What a thread of the run does, and does not do, must not keep the run from ending. A call here
// that waited for such a thread would wait for ever.

namespace {

net::WaitLimit for_ms(int ms) { return {net::Clock::now() + std::chrono::milliseconds(ms)}; }

struct Owned {
  explicit Owned(net::Clock::duration time) : tasks(net::Clock::now() + time) {}
  TaskGroup tasks;
};

std::shared_ptr<Owned> group(net::Clock::duration time) {
  auto made = std::make_shared<Owned>(time);
  made->tasks.set_owner(made);
  return made;
}

}  // namespace

TEST_CASE("a run returns with what it has although one of its threads never does") {
  const testing::Server silent([](testing::Peer& peer) { peer.linger(); });
  auto released = std::make_shared<std::latch>(1);
  auto entered = std::make_shared<std::atomic<int>>(0);
  Options options;
  options.proxy = "";
  options.deadline = 3s;
  options.on_step = [released, entered](const Step& step) {
    if (step.action != "connect") return;
    ++*entered;
    released->wait();
  };
  const Evidence evidence =
      run(parse_target("127.0.0.1:" + std::to_string(silent.port())), options);
  CHECK(*entered == 1);
  CHECK(evidence.find("connect.127.0.0.1") != nullptr);
  CHECK(evidence.find("run.left-behind") != nullptr);
  CHECK(judge(evidence).verdict.status != Status::ok);
  released->count_down();
}

TEST_CASE("a task that blocks is left behind, with what it refers to") {
  auto released = std::make_shared<std::latch>(1);
  std::weak_ptr<Owned> watched;
  {
    const auto owned = group(100ms);
    watched = owned;
    owned->tasks.foreground([released] { released->wait(); });
    owned->tasks.background([] {});
    CHECK(owned->tasks.join(net::Clock::now() + 150ms) == 1);
    owned->tasks.foreground([] { FAIL("nothing starts any more"); });
  }
  CHECK_FALSE(watched.expired());
  released->count_down();
  while (!watched.expired()) std::this_thread::sleep_for(1ms);
}

TEST_CASE("an exception in a task ends the waits of all and is thrown by join") {
  const auto owned = group(1h);
  TaskGroup& tasks = owned->tasks;
  tasks.foreground([&tasks] { net::wait(std::span<pollfd>(), tasks.wait_limit()); });
  tasks.foreground([] { throw std::runtime_error("no more"); });
  CHECK_THROWS_WITH(tasks.join(net::Clock::now() + 1h), "no more");
}

TEST_CASE("descriptors are queued for, first come, first served") {
  net::Descriptors pool(3);
  auto first = pool.lease(2, for_ms(5000));
  REQUIRE(first);
  CHECK(pool.queued() == 0);
  CHECK_FALSE(pool.try_lease(2));
  CHECK_FALSE(pool.lease(2, for_ms(20)));  // late, and not in the way of those who come after it
  CHECK(pool.queued() == 1);
  {
    auto one = pool.lease(1, for_ms(5000));
    CHECK(one);
  }
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const auto all = pool.lease(99, for_ms(20'000));  // as many as there are
      if (all) ++done;
    });
  }
  first.reset();
  for (std::thread& thread : threads) thread.join();
  CHECK(done == 20);
  CHECK(pool.try_lease(3));
}

TEST_CASE("a lease can be handed on in parts") {
  net::Descriptors pool(2);
  auto both = pool.lease(2, for_ms(1000));
  REQUIRE(both);
  net::Socket socket(-1, both->split());
  both.reset();
  CHECK_FALSE(pool.try_lease(2));
  const net::Lease kept = socket.take_lease();
  socket = net::Socket();
  CHECK_FALSE(pool.try_lease(2));
  CHECK(pool.try_lease(1));
}
