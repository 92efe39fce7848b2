#include "clients/http_rules.hpp"

#include <array>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::clients {
namespace {

using text::HttpError;
using text::HttpPart;

bool is_fetch(const NodeStack& stack) { return stack.api == Api::fetch; }

Result refuse(Codes codes, const Timeline& timeline, const std::string& because) {
  return timeline.error(std::move(codes), "Parse Error", because);
}

// undici before 7 has codes for these alone; later versions have none at all.
bool named_by_undici6(HttpError error) { return error != HttpError::unexpected_space; }

Codes codes_of(const NodeStack& stack, const ReadingFact& reading) {
  const std::string name(to_name(reading.error));
  if (!is_fetch(stack)) return {name};
  // A length that was read is compared with the body, of which nothing came: that error is first.
  const bool compares = stack.undici >= 7 || stack.node.compares_empty_body;
  if (compares && reading.part == HttpPart::head && reading.length > 0) {
    return {"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"};
  }
  return clients::codes_of(stack, reading.error);
}

// In the middle of a body the CLI has nobody who takes the error, and node-fetch 2 goes on waiting.
Result in_body(const NodeStack& stack, Codes codes, const Timeline& timeline,
               const std::string& because) {
  if (stack.api == Api::node_fetch) return timeline.hang(kHangMs + 1, {}, because);
  if (stack.jsforce) return timeline.crash(std::move(codes), "TypeError: terminated", because);
  return refuse(std::move(codes), timeline, because);
}

Result malformed(const NodeStack& stack, const ReadingFact& reading, const Timeline& timeline,
                 const std::string& because) {
  Codes codes = codes_of(stack, reading);
  if (reading.part == HttpPart::body) return in_body(stack, std::move(codes), timeline, because);
  return refuse(std::move(codes), timeline, because);
}

// RFC 9110 section 15.2: an answer of this kind is not the last one.
std::optional<Result> odd_status(const NodeStack& stack, const ReadingFact& reading,
                                 const Timeline& timeline) {
  if (reading.part == HttpPart::head) return std::nullopt;
  if (reading.status == 101) {
    const std::string because = "the server switches protocols unasked";
    if (is_fetch(stack)) {
      const bool asserts = !reading.upgrade && stack.undici >= 7;
      return refuse({asserts ? "ERR_ASSERTION" : "UND_ERR_SOCKET"}, timeline, because);
    }
    if (reading.upgrade) return timeline.hang(kHangMs + 1, {}, because);
    return timeline.response(101);
  }
  if (reading.status >= 100) return std::nullopt;
  if (is_fetch(stack)) {
    return refuse({"ERR_ASSERTION"}, timeline, "the answer's status is less than 100");
  }
  Result result = timeline.response(reading.status);
  // node-fetch 2 takes 0 for "none given".
  result.status = reading.status == 0 && stack.api == Api::node_fetch ? 200 : reading.status;
  return result;
}

// Limits on what comes with a chunked body: lib/internal/http and src/node_http_parser.cc count
// trailers as headers, and the extensions of each chunk; undici the trailers alone.
std::optional<Result> too_long_in_body(const NodeStack& stack, const ReadingFact& reading,
                                       const Timeline& timeline) {
  constexpr std::int64_t kMostExtensions = 16'384;
  if (!is_fetch(stack) && reading.extension_bytes > kMostExtensions) {
    return in_body(stack, {"HPE_CHUNK_EXTENSIONS_OVERFLOW"}, timeline,
                   "a chunk of the answer has longer extensions than Node.js takes");
  }
  if (reading.trailer_bytes < stack.options().max_header_bytes) return std::nullopt;
  return in_body(stack, {is_fetch(stack) ? "UND_ERR_HEADERS_OVERFLOW" : "HPE_HEADER_OVERFLOW"},
                 timeline, "the answer's trailers are longer than Node.js takes");
}

// undici's parsers do not take a tab behind the length, and Node.js's own in newer releases alone.
std::optional<Result> tab_behind_length(const NodeStack& stack, const ReadingFact& reading,
                                        const Timeline& timeline) {
  if (!reading.length_tab || (!is_fetch(stack) && stack.node.llhttp94)) {
    return std::nullopt;
  }
  ReadingFact stopped = reading;
  stopped.error = HttpError::invalid_content_length;
  stopped.part = HttpPart::head;
  return malformed(stack, stopped, timeline, "a tab follows the answer's Content-Length");
}

// The error of the decoder that this client puts before the body; nothing if it has none for it.
Codes decoding_error(const NodeStack& stack, const std::string& written) {
  // node-fetch 2 compares it as it stands.
  const std::string encoding = stack.api == Api::node_fetch ? written : text::lower(written);
  const auto codings = text::split(encoding, ", \t");
  if (codings.empty()) return {};
  const bool alone = codings.size() == 1;
  if (stack.api == Api::https || (stack.api == Api::node_fetch && !alone)) return {};
  Codes codes;
  for (const std::string_view coding : codings) {
    // The last one was applied last, so it is undone first.
    if (coding == "br") {
      // Which one depends on the body.
      codes = {"ERR__ERROR_FORMAT_PADDING_1",        "ERR__ERROR_FORMAT_PADDING_2",
               "ERR__ERROR_FORMAT_RESERVED",         "ERR__ERROR_FORMAT_CL_SPACE",
               "ERR__ERROR_FORMAT_EXUBERANT_NIBBLE", "Z_BUF_ERROR"};
    } else if (coding == "zstd" && is_fetch(stack) && stack.undici >= 7) {
      codes = {"ZSTD_error_prefix_unknown"};
    } else if (coding == "gzip" || coding == "x-gzip" || coding == "deflate") {
      codes = {"Z_DATA_ERROR"};
    } else {
      return {};  // an unknown one: nothing is decoded
    }
  }
  return codes;
}

std::optional<Result> wrong_encoding(const NodeStack& stack, const endpoint::RequestFacts& facts,
                                     const Timeline& timeline) {
  constexpr std::size_t kMostCodings = 5;  // undici's
  if (is_fetch(stack) && text::split(facts.encoding, ",").size() > kMostCodings) {
    return refuse({}, timeline, "the answer has more content codings than undici takes");
  }
  if (facts.fault != HttpFault::encoding) return std::nullopt;
  // Older documents do not name it: it was gzip.
  Codes codes = decoding_error(stack, facts.encoding.empty() ? "gzip" : facts.encoding);
  if (codes.empty()) return std::nullopt;
  // So few bytes may begin something that inflates, and their end is no error.
  constexpr std::int64_t kFew = 16;
  if (facts.encoding == "deflate" && facts.body_bytes > 0 && facts.body_bytes < kFew) {
    return timeline.unseen("the body is too short to tell whether it can be inflated");
  }
  const std::string because = "the body is not what its Content-Encoding says";
  // node-fetch 2 has seen servers that say so of nothing.
  if (facts.kind == endpoint::BodyKind::empty && facts.encoding == "deflate") return std::nullopt;
  if (facts.kind == endpoint::BodyKind::empty && stack.api != Api::node_fetch) return std::nullopt;
  return in_body(stack, std::move(codes), timeline, because);
}

}  // namespace

Codes codes_of(const NodeStack& stack, HttpError error) {
  if (stack.undici >= 7 || !named_by_undici6(error)) return {};
  return {std::string(to_name(error))};
}

const ReadingFact* reading_of(const NodeStack& stack, const std::vector<ReadingFact>& readings) {
  if (is_fetch(stack)) {
    return reading_by(stack.undici < 7 ? text::HttpParser::undici6 : text::HttpParser::strict,
                      readings);
  }
  return reading_by(stack.options().lenient ? text::HttpParser::insecure : text::HttpParser::strict,
                    readings);
}

std::optional<Result> refusal_of(const NodeStack& stack, const endpoint::RequestFacts& facts,
                                 const Timeline& timeline) {
  const ReadingFact* reading = reading_of(stack, facts.readings);
  const bool continues = reading != nullptr ? reading->continues > 0 : facts.interim;
  if (continues && is_fetch(stack)) {
    return refuse(
        {"UND_ERR_SOCKET"}, timeline,
        "the answer begins with an interim response (HTTP 1xx), which this client does not take");
  }
  if (facts.header_bytes > stack.options().max_header_bytes) {
    return refuse({is_fetch(stack) ? "UND_ERR_HEADERS_OVERFLOW" : "HPE_HEADER_OVERFLOW"}, timeline,
                  "the answer's headers are longer than Node.js takes");
  }
  if (reading != nullptr) {
    if (reading->encoding_empty && !is_fetch(stack) && stack.node.llhttp94) {
      return refuse({std::string(to_name(HttpError::invalid_transfer_encoding))}, timeline,
                    "the answer has a Transfer-Encoding without a value");
    }
    if (reading->error != HttpError::none) {
      return malformed(stack, *reading, timeline, std::string(text::words_of(reading->error)));
    }
    if (auto result = too_long_in_body(stack, *reading, timeline)) return result;
    if (auto result = odd_status(stack, *reading, timeline)) return result;
    if (auto result = tab_behind_length(stack, *reading, timeline)) return result;
    // undici before 7 takes a Content-Length among the trailers for that of the body.
    const bool has_body =
        reading->status != 101 && reading->status != 204 && reading->status != 304;
    if (is_fetch(stack) && stack.undici < 7 && has_body && reading->part == HttpPart::done &&
        reading->length >= 0 && reading->length != reading->body) {
      return in_body(stack, {"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"}, timeline,
                     "a trailer of the answer gives another length than the body has");
    }
    // undici 8 compares the text of the length.
    if (reading->length_blank && is_fetch(stack) && stack.undici >= 8) {
      return in_body(stack, {"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"}, timeline,
                     "a blank follows the answer's Content-Length");
    }
    if (reading->extra && stack.api == Api::node_fetch) {
      return timeline.hang(kHangMs + 1, {}, "more than the announced body came");
    }
    if (reading->extra && stack.api == Api::https) {
      return refuse({"HPE_INVALID_CONSTANT"}, timeline, "more than the announced body came");
    }
  }
  return wrong_encoding(stack, facts, timeline);
}

std::optional<Result> refusal_of_h2(const NodeStack& stack, const endpoint::RequestFacts& facts,
                                    const Timeline& timeline) {
  return wrong_encoding(stack, facts, timeline);
}

}  // namespace sfprobe::clients
