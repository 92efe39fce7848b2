// Purpose: HTTP/1.1 for the exporter: every connection, request and wait is bounded. Ownership:
// owns its socket and threads. Threads: one for all connections, one for each job that may run;
// `begin` is called from the first. Failure: InputError for an address that cannot be listened on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "serve/http.hpp"

namespace sfprobe::serve {

struct ServerLimits {
  std::size_t connections = 128;            // more are closed at once
  std::uint32_t header_bytes = 8192;        // of a request; it may have no body
  std::chrono::milliseconds read{10'000};   // for a whole request, and for the next to begin
  std::chrono::milliseconds write{10'000};  // for a whole answer
  std::size_t jobs = 4;                     // threads for them
};

class HttpServer {
 public:
  // "127.0.0.1:9817", "[::1]:9817"; port 0 lets the system choose.
  HttpServer(const std::string& listen, std::function<Answer(const Request&)> begin,
             ServerLimits limits = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string address() const;  // with the port that was chosen

  // Until stop() was called and what was begun is answered.
  void run();
  // From any thread. No connection is accepted any more, idle ones are closed; jobs come to their
  // end.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfprobe::serve
