#include "clients/node_h2.hpp"

namespace sfprobe::clients {
namespace {

constexpr std::int64_t kNoError = 0;  // RFC 9113, section 7
constexpr std::int64_t kCancel = 8;

struct End {
  Codes codes;
  std::string text;
  std::string because;
};

End goaway(const endpoint::RequestFacts& facts) {
  const std::string because =
      "the server ends the HTTP/2 connection with GOAWAY, error " + std::to_string(facts.goaway);
  if (facts.goaway != kNoError) {
    // The end of the connection may be seen first.
    return {{"ERR_HTTP2_SESSION_ERROR", "UND_ERR_SOCKET", "ECONNRESET"},
            "Session closed with error code " + std::to_string(facts.goaway),
            because};
  }
  if (facts.goaway_spares_us) {
    return {{"UND_ERR_INFO", "UND_ERR_SOCKET", "ECONNRESET"}, "other side closed", because};
  }
  return {{"UND_ERR_SOCKET", "UND_ERR_INFO", "ECONNRESET"}, "other side closed", because};
}

End rst_stream(const endpoint::RequestFacts& facts) {
  const std::string because = "the server ends the HTTP/2 stream with RST_STREAM, error " +
                              std::to_string(facts.rst_stream);
  if (facts.rst_stream == kNoError || facts.rst_stream == kCancel) {
    return {{"UND_ERR_INFO"}, "HTTP/2: stream closed", because};
  }
  return {{"ERR_HTTP2_STREAM_ERROR"}, "Stream closed with error code", because};
}

std::optional<End> end_of(const HttpAnswer& answer) {
  const endpoint::RequestFacts& facts = answer.facts;
  if (facts.goaway >= 0) return goaway(facts);
  if (facts.rst_stream >= 0) return rst_stream(facts);
  constexpr std::int64_t kGotNothing = 52;   // CURLE_GOT_NOTHING
  constexpr std::int64_t kPartialFile = 18;  // CURLE_PARTIAL_FILE
  const bool reset = answer.outcome == Outcome::reset || answer.outcome == Outcome::broken_pipe;
  if (reset)
    return End{{"ECONNRESET", "UND_ERR_SOCKET"}, "read ECONNRESET", "the connection is reset"};
  if (answer.raw.source == "curl" && answer.raw.code == kPartialFile) {
    return End{{"ECONNRESET", "UND_ERR_SOCKET"},
               "other side closed",
               "the connection is closed on the request"};
  }
  // libcurl is silent on what it could not read as frames.
  const bool unread = answer.raw.source == "curl" && answer.raw.code == kGotNothing;
  if (unread || answer.outcome == Outcome::protocol) {
    return End{{"ERR_HTTP2_ERROR"},
               "Protocol error",
               "what answers is not HTTP/2, although that was agreed on"};
  }
  return std::nullopt;
}

}  // namespace

// A stream that ends so once the headers are there has given its answer, whatever of the body is
// missing.
bool ends_quietly(const HttpAnswer& answer) {
  const std::int64_t error = answer.facts.rst_stream;
  return answer.facts.http == "2" && answer.facts.status != 0 && answer.facts.goaway < 0 &&
         (error == kNoError || error == kCancel);
}

std::optional<Result> broken_h2(const NodeStack& stack, const HttpAnswer& answer,
                                const Timeline& timeline) {
  if (!stack.h2 || answer.facts.alpn != "h2" || answer.outcome == Outcome::timed_out) {
    return std::nullopt;
  }
  // libcurl may have got an answer by trying again.
  if (answer.outcome == Outcome::ok && answer.facts.rst_stream < 0) return std::nullopt;
  if (ends_quietly(answer)) return std::nullopt;
  if (answer.facts.rst_stream == kCancel && stack.hangs_on_cancel) {
    return timeline.hang(kHangMs + 1, {}, "the server cancels the HTTP/2 stream");
  }
  const auto end = end_of(answer);
  if (!end) return std::nullopt;
  // The CLI's stream of the answer has nobody who takes its error.
  if (answer.facts.status != 0 && answer.outcome != Outcome::ok && stack.jsforce) {
    return timeline.crash(end->codes, "TypeError: terminated", end->because);
  }
  return timeline.error(end->codes, end->text, end->because);
}

}  // namespace sfprobe::clients
