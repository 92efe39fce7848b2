// Purpose: an HTTP/1 answer as Node.js's parser reads it, byte by byte: where a stricter parser
// than libcurl's stops, and with which error. After llhttp's documented rules and lenient flags
// (https://llhttp.org, README "Leniency") and RFC 9112; compared with the real ones in the lab.
// Threads: pure. Failure: none; `error` says what the parser does not take.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/names.hpp"

namespace sfprobe::text {

// The parser inside Node.js and in undici 7 and later; the more lenient one in undici 6; Node.js's
// with --insecure-http-parser.
enum class HttpParser { strict, undici6, insecure };
constexpr auto names_of(HttpParser) {
  using enum HttpParser;
  return names<HttpParser>({{strict, "strict"}, {undici6, "undici6"}, {insecure, "insecure"}});
}

// llhttp's errors, by its names.
enum class HttpError {
  none,
  invalid_constant,
  invalid_version,
  invalid_status,
  cr_expected,
  lf_expected,
  invalid_header_token,
  unexpected_space,
  invalid_content_length,
  unexpected_content_length,
  empty_content_length,
  invalid_transfer_encoding,
  invalid_chunk_size,
  strict,
  closed_connection,
};
constexpr auto names_of(HttpError) {
  using enum HttpError;
  return names<HttpError>({{none, ""},
                           {invalid_constant, "HPE_INVALID_CONSTANT"},
                           {invalid_version, "HPE_INVALID_VERSION"},
                           {invalid_status, "HPE_INVALID_STATUS"},
                           {cr_expected, "HPE_CR_EXPECTED"},
                           {lf_expected, "HPE_LF_EXPECTED"},
                           {invalid_header_token, "HPE_INVALID_HEADER_TOKEN"},
                           {unexpected_space, "HPE_UNEXPECTED_SPACE"},
                           {invalid_content_length, "HPE_INVALID_CONTENT_LENGTH"},
                           {unexpected_content_length, "HPE_UNEXPECTED_CONTENT_LENGTH"},
                           {empty_content_length, "HPE_EMPTY_CONTENT_LENGTH"},
                           {invalid_transfer_encoding, "HPE_INVALID_TRANSFER_ENCODING"},
                           {invalid_chunk_size, "HPE_INVALID_CHUNK_SIZE"},
                           {strict, "HPE_STRICT"},
                           {closed_connection, "HPE_CLOSED_CONNECTION"}});
}
// The same in words: "a line of the answer ends without a CR".
std::string_view words_of(HttpError error);

// Which part of the answer the parser is in when the bytes, or its patience, end.
enum class HttpPart { head, body, done };
constexpr auto names_of(HttpPart) {
  using enum HttpPart;
  return names<HttpPart>({{head, "head"}, {body, "body"}, {done, "done"}});
}

struct HttpReading {
  HttpError error = HttpError::none;
  HttpPart part = HttpPart::head;
  int status = 0;                    // of the last head that was read whole
  int continues = 0;                 // answers with 100 Continue before it
  bool until_close = false;          // the body ends with the connection
  bool upgrade = false;              // 101 with Upgrade and Connection: upgrade
  std::int64_t length = -1;          // Content-Length, or what of it is a number; -1: none
  bool length_blank = false;         // a blank behind it
  bool length_tab = false;           // a tab behind it
  bool encoding_empty = false;       // a Transfer-Encoding without a value
  std::int64_t body = 0;             // bytes of the body so far, without the chunks' framing
  bool extra = false;                // bytes behind the whole answer that begin no other
  std::int64_t trailer_bytes = 0;    // of the trailers' names and values
  std::int64_t extension_bytes = 0;  // of names and values of the longest extensions of one chunk
};

HttpReading read_http_answer(std::string_view bytes, HttpParser parser);

}  // namespace sfprobe::text
