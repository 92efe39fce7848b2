#include "checks/endpoint/readings.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "checks/endpoint/answer.hpp"
#include "checks/endpoint/reach.hpp"
#include "net/raw_answer.hpp"
#include "text/http_answer.hpp"

namespace sfprobe::endpoint {
namespace {

using namespace std::chrono_literals;

// The bytes that libcurl refused come as quickly when they are asked for again: this, and the way
// there and back.
constexpr auto kForBytes = 500ms;

// Every parser has come to an end of its own.
bool all_ended(std::string_view bytes) {
  const auto readings = readings_of(bytes, false);
  return !readings.empty() &&
         std::all_of(readings.begin(), readings.end(), [](const ReadingFact& reading) {
           return reading.error != text::HttpError::none || reading.part == text::HttpPart::done;
         });
}

// libcurl refuses what it read, and keeps that to itself.
bool refused_by_curl(const net::Response& response) {
  return response.sent && response.failure.raw.source == "curl" &&
         (response.failure.outcome == Outcome::protocol ||
          response.failure.outcome == Outcome::unknown);
}

// Only then is the end of what was read the end for a parser that reads until it.
bool ends_with_the_connection(const net::Response& response) {
  const bool chunked = response.header("transfer-encoding").find("hunked") != std::string::npos;
  const bool framed = chunked || !response.header("content-length").empty();
  return response.failure.outcome == Outcome::closed || (response.failure.ok() && !framed);
}

bool is_open_ended(const ReadingFact& reading) {
  return reading.until_close && reading.part == text::HttpPart::body;
}

// Neither refused by the CLI's parser nor known to its end.
bool is_partly_known(const net::Response& response, const RequestFacts& facts) {
  const ReadingFact* strict = reading_by(text::HttpParser::strict, facts.readings);
  if (strict != nullptr && strict->error != text::HttpError::none) return false;
  const bool open_ended = response.failure.ok() &&
                          std::any_of(facts.readings.begin(), facts.readings.end(), is_open_ended);
  return refused_by_curl(response) || body_unread(response) || open_ended;
}

// What the first answer took, or at least the way to the first hop and back.
std::chrono::microseconds first_wait(const net::Response& response,
                                     const net::Connection& connection) {
  const std::int64_t answer = response.first_byte_us < 0 || response.tls_us < 0
                                  ? 0
                                  : response.first_byte_us - response.tls_us;
  return std::chrono::microseconds(std::max(answer, connection.rtt_us));
}

void reread(const Asked& asked, const net::Response& response, RequestFacts& facts) {
  const net::WaitLimit limit = asked.context.limit_on(asked.route);
  const auto trust = asked.context.trust.get(limit);
  const bool tunnelled = asked.request.once;
  net::Connection connection = tunnelled
                                   ? reach_by_tunnel(asked.context, asked.route, asked.hop, limit)
                                   : reach(asked.route, asked.hop, limit).connection;
  if (!trust || !connection.failure.ok()) return;
  const auto patience = kForBytes + first_wait(response, connection);
  const net::Proxy* proxy = asked.route.proxy && !tunnelled ? &*asked.route.proxy : nullptr;
  const net::RawAnswer answer =
      net::ask_raw(asked.request, std::move(connection), proxy, (*trust)->everything.get(), limit,
                   patience, all_ended);
  if (answer.bytes.empty()) return;
  facts.readings = readings_of(answer.bytes, answer.failure.outcome == Outcome::closed);
  facts.reread = true;
}

}  // namespace

void read_as_parsers(const Asked& asked, const net::Response& response, bool again,
                     RequestFacts& facts) {
  if (response.alpn == "h2") return;
  facts.readings = readings_of(response.raw, ends_with_the_connection(response));
  if (response.failure.ok() && all_plain(facts.readings)) facts.readings.clear();
  if (again && is_partly_known(response, facts)) reread(asked, response, facts);
}

}  // namespace sfprobe::endpoint
