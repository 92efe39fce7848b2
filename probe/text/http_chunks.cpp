// The chunks of a body (RFC 9112 section 7.1).
#include <algorithm>

#include "text/ascii.hpp"
#include "text/http_reader.hpp"

namespace sfprobe::text {

bool HttpReader::chunk() {
  std::uint64_t size = 0;
  const std::size_t start = at_;
  for (; !at_end() && hex_digit(peek()) >= 0; ++at_) {
    if (size >> 60U != 0) {
      fail(HttpError::invalid_chunk_size);
      return false;
    }
    size = size << 4U | static_cast<std::uint64_t>(hex_digit(peek()));
  }
  if (ends()) return false;
  if (at_ == start) {
    fail(HttpError::invalid_chunk_size);
    return false;
  }
  while (parser_ == HttpParser::insecure && !at_end() && peek() == ' ') ++at_;
  if (ends()) return false;
  std::int64_t marks = 0;  // ";" and "=", which nobody counts
  const std::size_t extensions = at_;
  while (peek() == ';') {
    ++marks;
    const std::size_t begin = at_;
    if (!extension()) return false;
    if (bytes_.substr(begin, at_ - begin).find('=') != std::string_view::npos) ++marks;
  }
  const auto bytes = static_cast<std::int64_t>(at_ - extensions) - marks;
  seen_.extension_bytes = std::max(seen_.extension_bytes, bytes);
  if (!chunk_size_line_end()) return false;
  if (size == 0) return last_chunk();
  const std::uint64_t there = bytes_.size() - at_;
  const std::uint64_t taken = there < size ? there : size;
  seen_.body += static_cast<std::int64_t>(taken);
  at_ += static_cast<std::size_t>(taken);
  if (ends()) return false;
  return chunk_end();
}

bool HttpReader::extension() {
  ++at_;
  if (ends()) return false;
  if (peek() == ' ' || peek() == '\r') return not_an_extension();
  while (!at_end() && is_token(peek())) ++at_;
  if (ends()) return false;
  if (peek() == '=') {
    ++at_;
    while (!at_end() && is_token(peek())) ++at_;
    if (ends()) return false;
    if (peek() == '"' && !quoted()) return false;
    // undici 6 takes no second one behind a value.
    if (peek() == ';' && undici6() && bytes_[at_ - 1] != '"') {
      ++at_;
      if (ends()) return false;
      if (peek() != ';' && peek() != '\r') fail(HttpError::invalid_chunk_size);
      return !over_;
    }
  }
  if (peek() == ';' || peek() == '\r') return true;
  if (peek() != '\n' || undici6()) return not_an_extension();
  if (strict()) fail(HttpError::cr_expected);
  return !over_;
}

bool HttpReader::not_an_extension() {
  fail(HttpError::strict);
  return false;
}

bool HttpReader::quoted() {
  for (++at_; !at_end() && peek() != '"'; ++at_) {
    if (peek() == '\\') {
      if (undici6()) return not_an_extension();
      ++at_;
      if (ends()) return false;
    }
    if (!is_value(peek())) return not_an_extension();
  }
  if (ends()) return false;
  ++at_;
  return !ends();
}

bool HttpReader::chunk_size_line_end() {
  if (peek() == '\n' && parser_ == HttpParser::insecure) {
    ++at_;
    return true;
  }
  if (peek() != '\r') {
    fail(peek() == '\n' && strict() ? HttpError::cr_expected : HttpError::invalid_chunk_size);
    return false;
  }
  ++at_;
  if (ends()) return false;
  // undici 6 passes over whatever stands there.
  if (peek() != '\n' && !undici6()) {
    fail(HttpError::strict);
    return false;
  }
  ++at_;
  return true;
}

bool HttpReader::chunk_end() {
  if (undici6()) {
    // Whatever is not the line's end begins the next chunk's size.
    const bool cr = peek() == '\r';
    if (cr) ++at_;
    if (ends()) return false;
    if (peek() == '\n' && cr) {
      ++at_;
      return !ends();
    }
    fail(HttpError::invalid_chunk_size);
    return false;
  }
  if (peek() == '\n' && strict()) {
    fail(HttpError::cr_expected);
    return false;
  }
  if (peek() == '\r') ++at_;
  if (ends()) return false;
  if (peek() != '\n') {
    fail(HttpError::strict);
    return false;
  }
  ++at_;
  return !ends();
}

bool HttpReader::last_chunk() {
  in_trailer_ = true;
  while (!over_ && header_line(false)) continue;
  if (!over_) seen_.part = HttpPart::done;
  return false;
}

}  // namespace sfprobe::text
