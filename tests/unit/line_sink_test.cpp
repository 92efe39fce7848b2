#include <catch2/catch.hpp>

#include <future>
#include <stdexcept>
#include <thread>

#include "cli/line_sink.hpp"

using sfprobe::cli::LineSink;

TEST_CASE("while one line waits for its reader, others are left and nobody waits") {
  std::promise<void> reader;
  std::promise<void> begun;
  std::string read;
  LineSink sink([&](std::string_view line) {
    if (read.empty()) {
      begun.set_value();
      reader.get_future().wait();
    }
    read += line;
  });
  sink.add("a");
  std::thread writer([&] { sink.pass_on(); });
  begun.get_future().wait();
  for (const char* line : {"b", "c"}) {
    sink.add(line);
    sink.pass_on();  // returns, though nothing is read
  }
  reader.set_value();
  writer.join();
  sink.drain();
  CHECK(read == "abc");
}

TEST_CASE("more lines than may wait make the next one wait") {
  std::promise<void> reader;
  std::promise<void> begun;
  std::size_t read = 0;
  LineSink sink([&](std::string_view) {
    if (++read > 1) return;
    begun.set_value();
    reader.get_future().wait();
  });
  sink.add("first");
  std::thread writer([&] { sink.pass_on(); });
  begun.get_future().wait();
  for (std::size_t i = 0; i < LineSink::kMostWaiting; ++i) sink.add("another");
  std::promise<void> passed;
  std::thread next([&] {
    sink.pass_on();
    passed.set_value();
  });
  auto done = passed.get_future();
  CHECK(done.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
  reader.set_value();
  done.wait();
  writer.join();
  next.join();
  sink.drain();
  CHECK(read == LineSink::kMostWaiting + 1);
}

TEST_CASE("a line that cannot be written is told to who wrote it, and loses no other") {
  std::string read;
  LineSink sink([&](std::string_view line) {
    if (line == "bad") throw std::runtime_error("full");
    read += line;
  });
  for (const char* line : {"bad", "good"}) sink.add(line);
  CHECK_THROWS_AS(sink.pass_on(), std::runtime_error);
  sink.drain();
  CHECK(read == "good");
}
