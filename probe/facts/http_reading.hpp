// Purpose: what each of Node.js's HTTP parsers makes of an answer, as facts: of the target's answer
// and of a proxy's to CONNECT. Threads: plain values, pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "facts/codec.hpp"
#include "text/http_answer.hpp"

namespace sfprobe {

// The answer as one of Node.js's parsers reads it.
struct ReadingFact {
  text::HttpParser parser{};
  text::HttpError error{};
  text::HttpPart part{};  // in which the bytes, or the parser's patience, ended
  int status = 0;
  int continues = 0;  // answers with 100 Continue before it
  bool until_close = false;
  bool upgrade = false;
  std::int64_t length = -1;  // Content-Length; -1: none
  bool length_blank = false;
  bool length_tab = false;
  bool encoding_empty = false;  // Transfer-Encoding without a value
  std::int64_t body = 0;        // bytes of the body
  bool extra = false;           // bytes behind the whole answer
  std::int64_t trailer_bytes = 0;
  std::int64_t extension_bytes = 0;  // of the chunk with the longest

  // Node.js's limit, unless --max-http-header-size says otherwise.
  bool trailers_too_long() const { return trailer_bytes >= 16 * 1024; }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("parser", self.parser);
    field("error", self.error);
    field("part", self.part);
    field("status", self.status);
    field("continues", self.continues);
    field("until_close", self.until_close);
    field("upgrade", self.upgrade);
    field("length", self.length);
    field("length_blank", self.length_blank);
    field("length_tab", self.length_tab);
    field("encoding_empty", self.encoding_empty);
    field("body", self.body);
    field("extra", self.extra);
    field("trailer_bytes", self.trailer_bytes);
    field("extension_bytes", self.extension_bytes);
  }
};

// As each parser reads the bytes; `closed`: nothing comes behind them. Empty if there are none.
std::vector<ReadingFact> readings_of(std::string_view bytes, bool closed);

// Every parser reads a whole answer, of which the status says all.
bool all_plain(const std::vector<ReadingFact>& readings);

// That parser's; nothing if the document does not say.
const ReadingFact* reading_by(text::HttpParser parser, const std::vector<ReadingFact>& readings);

}  // namespace sfprobe
