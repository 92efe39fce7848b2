// Purpose: the parser behind read_http_answer(), whose head and chunks are two files: what follows
// in the bytes is a function's name. Threads: one reader, one thread. Failure: none.
#pragma once

#include <string>
#include <string_view>

#include "text/ascii.hpp"
#include "text/http_answer.hpp"

namespace sfprobe::text {

// RFC 9110 section 5.6.2.
inline bool is_token(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || is_alpha(c) || kMarks.find(c) != std::string_view::npos;
}

inline bool is_value(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// Reads one answer; used once.
class HttpReader {
 public:
  HttpReader(std::string_view bytes, HttpParser parser) : bytes_(bytes), parser_(parser) {}

  HttpReading read();

 private:
  bool strict() const { return parser_ == HttpParser::strict; }
  bool undici6() const { return parser_ == HttpParser::undici6; }
  bool at_end() const { return at_ >= bytes_.size(); }
  char peek() const { return bytes_[at_]; }

  bool extra();
  void fail(HttpError error);
  // The bytes end here: nothing more can be said.
  bool ends();
  void head();
  void status_line();

  // CR LF, or what else passes for it.
  void line_end(HttpError without_cr);

  // False at the empty line that ends the head, or a trailer.
  bool header_line(bool first);
  bool value(const std::string& name);
  void note(const std::string& name, std::string_view text);
  void note_length(std::string_view text);
  void note_encoding(const std::string& text);
  void end_of_head();
  void body();

  // One chunk (RFC 9112 section 7.1); false after the last.
  bool chunk();

  // From ";" to what ends the extension: the next ";", or the line. False where it is malformed.
  bool extension();
  bool not_an_extension();

  // RFC 9110 section 5.6.4. undici 6 knows no quoted pair.
  bool quoted();
  bool chunk_size_line_end();
  bool chunk_end();
  bool last_chunk();

  std::string_view bytes_;
  HttpParser parser_;
  std::size_t at_ = 0;
  HttpReading seen_{};
  bool over_ = false;
  bool again_ = false;
  bool upgrade_ = false;
  bool connection_upgrade_ = false;
  int status_ = 0;
  std::string length_;
  bool chunked_ = false;
  bool transfer_encoding_ = false;
  bool in_trailer_ = false;
};

}  // namespace sfprobe::text
