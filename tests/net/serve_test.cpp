#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "serve/http_server.hpp"
#include "sfprobe/error.hpp"

using namespace sfprobe;
using namespace sfprobe::serve;
using namespace std::chrono_literals;

namespace {

// A client that may behave badly.
class Client {
 public:
  explicit Client(const std::string& address) {
    sockaddr_in sin{};
    sin.sin_family = AF_INET;
    sin.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.find(':') + 1))));
    ::inet_pton(AF_INET, "127.0.0.1", &sin.sin_addr);
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&sin), sizeof sin) == 0);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Client& send(const std::string& text) {
    [[maybe_unused]] const auto put = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    return *this;
  }
  // Until the server closes, or says no more for a while.
  std::string receive(int patience_ms = 20'000) {
    std::string text;
    pollfd entry{fd_, POLLIN, 0};
    char buffer[4096];
    while (::poll(&entry, 1, patience_ms) == 1) {
      const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) {
        closed = true;
        break;
      }
      text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
  }
  bool closed = false;

 private:
  int fd_ = -1;
};

constexpr const char* kGet = "GET /probe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

struct Running {
  explicit Running(std::function<Answer(const Request&)> begin, ServerLimits limits = {})
      : server("127.0.0.1:0", std::move(begin), limits), thread([this] { server.run(); }) {}
  ~Running() {
    server.stop();
    if (thread.joinable()) thread.join();
  }
  HttpServer server;
  std::thread thread;
};

Answer echo(const Request& request) { return Response{200, request.method + " " + request.target}; }

std::string refusal(const std::string& listen) {
  try {
    const HttpServer server(listen, echo);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a request is answered, and the next on the same connection", "[serve]") {
  Running world(echo);
  Client client(world.server.address());
  client.send(
      "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\nGET /d HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n");
  const std::string answers = client.receive();
  CHECK(answers.find("GET /a?b=c") != std::string::npos);
  CHECK(answers.find("GET /d") != std::string::npos);
  CHECK(client.closed);
}

TEST_CASE("HEAD has a length and no body", "[serve]") {
  Running world(echo);
  Client client(world.server.address());
  const std::string answer =
      client.send("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").receive();
  CHECK(answer.find("Content-Length: 7\r\n") != std::string::npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("what is no request, or too much of one, is turned away", "[serve]") {
  Running world(echo);
  const auto answer = [&](const std::string& bytes) {
    Client client(world.server.address());
    std::string text = client.send(bytes).receive();
    CHECK(client.closed);
    return text.substr(0, text.find('\r'));
  };
  CHECK(answer("nonsense\r\n\r\n") == "HTTP/1.1 400 Bad Request");
  CHECK(answer(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9)) ==
        "HTTP/1.1 400 Bad Request");
  CHECK(answer("GET / HTTP/1.1\r\nA: " + std::string(20'000, 'a')) ==
        "HTTP/1.1 431 Request Header Fields Too Large");
  CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello") ==
        "HTTP/1.1 413 Payload Too Large");
  CHECK(answer(kGet) == "HTTP/1.1 200 OK");
}

TEST_CASE("a client that sends slowly or nothing loses its connection", "[serve]") {
  ServerLimits limits;
  limits.read = 300ms;
  Running world(echo, limits);
  Client silent(world.server.address());
  Client slow(world.server.address());
  slow.send("GET / HT");
  CHECK(silent.receive().empty());
  CHECK(silent.closed);
  CHECK(slow.receive().empty());
  CHECK(slow.closed);
}

TEST_CASE("more connections than there may be are closed at once", "[serve]") {
  ServerLimits limits;
  limits.connections = 3;
  Running world(echo, limits);
  {
    Client a(world.server.address());
    Client b(world.server.address());
    Client c(world.server.address());
    Client more(world.server.address());
    CHECK(more.receive().empty());
    CHECK(more.closed);
    CHECK(a.send(kGet).receive().starts_with("HTTP/1.1 200"));
  }
  // There is room again once they are gone.
  std::string answer;
  for (int i = 0; i < 100 && answer.empty(); ++i) {
    answer = Client(world.server.address()).send(kGet).receive();
    std::this_thread::sleep_for(50ms);
  }
  CHECK(answer.starts_with("HTTP/1.1 200"));
}

TEST_CASE("a job runs beside other requests, and ends when its client has gone", "[serve]") {
  std::mutex mutex;
  std::condition_variable_any changed;
  int begun = 0;
  int stopped = 0;
  Running world([&](const Request& request) -> Answer {
    if (request.target != "/probe") return echo(request);
    return Job([&](std::stop_token stop) {
      std::unique_lock lock(mutex);
      ++begun;
      changed.notify_all();
      changed.wait(lock, stop, [] { return false; });
      ++stopped;
      changed.notify_all();
      return Response{200, "stopped"};
    });
  });
  std::unique_lock lock(mutex);
  {
    Client client(world.server.address());
    client.send(kGet);
    REQUIRE(changed.wait_for(lock, 20s, [&] { return begun == 1; }));
    lock.unlock();
    Client other(world.server.address());
    CHECK(other.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
              .receive()
              .starts_with("HTTP/1.1 200"));
    lock.lock();
    CHECK(stopped == 0);
  }
  CHECK(changed.wait_for(lock, 20s, [&] { return stopped == 1; }));
}

TEST_CASE("a server that stops answers what it has begun", "[serve]") {
  std::atomic<bool> begun = false;
  std::atomic<bool> go_on = false;
  auto world = std::make_unique<Running>([&](const Request&) -> Answer {
    return Job([&](std::stop_token) {
      begun = true;
      while (!go_on) std::this_thread::sleep_for(5ms);
      return Response{200, "whole"};
    });
  });
  Client idle(world->server.address());
  Client client(world->server.address());
  client.send("GET /probe HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!begun) std::this_thread::sleep_for(5ms);
  world->server.stop();
  CHECK(idle.receive().empty());
  CHECK(idle.closed);
  go_on = true;
  const std::string answer = client.receive();
  CHECK(answer.ends_with("whole"));
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(client.closed);
  world->thread.join();  // run() returns
}

TEST_CASE("an address that cannot be listened on is refused in one line", "[serve]") {
  Running world(echo);
  CHECK(refusal(world.server.address()).find("Address already in use") != std::string::npos);
  for (const char* wrong : {"", "9817", ":9817", "localhost:9817", "127.0.0.1",
                            "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:9817", "[::1]"}) {
    CAPTURE(wrong);
    CHECK(refusal(wrong).starts_with("--listen: "));
  }
  CHECK(refusal("[::1]:0").empty());
}
