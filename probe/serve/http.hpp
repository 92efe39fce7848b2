// Purpose: an HTTP request and its answer as the exporter sees them, and what is read of a
// request's words. Hostile text. Threads: plain values, pure functions. Failure: nothing for what
// is malformed.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sfprobe::serve {

struct Request {
  std::string method;          // "GET"
  std::string target;          // "/probe?target=login.salesforce.com"
  std::string scrape_timeout;  // X-Prometheus-Scrape-Timeout-Seconds; "" if it was not sent
};

struct Response {
  int status = 200;
  std::string body{};
  std::string type = "text/plain; charset=utf-8";
  int retry_after = 0;  // seconds; 0 for no such header
};

// What takes its time: called in another thread, and asked to stop when the client has gone.
using Job = std::function<Response(std::stop_token)>;
using Answer = std::variant<Response, Job>;

struct Query {
  std::string path;                                         // "/probe"
  std::vector<std::pair<std::string, std::string>> values;  // decoded, in order

  // The value of a name that is there once; nothing otherwise.
  std::optional<std::string> value(std::string_view name) const;
};

Query parse_query(std::string_view target);

// What a scrape leaves for a probe: its timeout less the time that the answer needs to arrive.
// Nothing if the header is no positive number.
std::optional<std::chrono::milliseconds> deadline_of(std::string_view scrape_timeout);

}  // namespace sfprobe::serve
