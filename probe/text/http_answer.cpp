#include "text/http_answer.hpp"

#include <limits>
#include <string>

#include "text/ascii.hpp"
#include "text/http_reader.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::string_view kProtocols[] = {"HTTP/", "RTSP/", "ICE/"};

}  // namespace

HttpReading HttpReader::read() {
  do {
    head();
  } while (!over_ && again_);
  if (!over_) body();
  if (!over_ && seen_.part == HttpPart::done) seen_.extra = extra();
  return seen_;
}

bool HttpReader::extra() {
  while (!at_end() && (peek() == '\r' || peek() == '\n')) ++at_;
  const std::string_view there = bytes_.substr(at_, kProtocols[0].size());
  return !there.empty() && kProtocols[0].substr(0, there.size()) != there;
}

void HttpReader::fail(HttpError error) {
  seen_.error = error;
  over_ = true;
}

bool HttpReader::ends() {
  if (at_end()) over_ = true;
  return over_;
}

void HttpReader::head() {
  again_ = false;
  length_.clear();
  chunked_ = transfer_encoding_ = upgrade_ = connection_upgrade_ = false;
  while (!at_end() && (peek() == '\r' || peek() == '\n')) ++at_;
  status_line();
  bool first = true;
  while (!over_ && header_line(first)) first = false;
  if (!over_) end_of_head();
}

void HttpReader::status_line() {
  if (ends()) return;
  std::size_t size = 0;
  for (const std::string_view protocol : kProtocols) {
    if (undici6() && protocol != kProtocols[0]) continue;
    const std::string_view there = bytes_.substr(at_, protocol.size());
    if (protocol.substr(0, there.size()) != there) continue;
    if (there.size() < protocol.size()) return void(over_ = true);
    size = protocol.size();
  }
  if (size == 0) return fail(HttpError::invalid_constant);
  at_ += size;
  const std::string_view version = bytes_.substr(at_, 3);
  if (version.size() < 3) {
    over_ = true;
    return;
  }
  if (!is_digit(version[0]) || version[1] != '.' || !is_digit(version[2])) {
    return fail(HttpError::invalid_version);
  }
  const bool known = version == "0.9" || version == "1.0" || version == "1.1" || version == "2.0";
  if (!known && parser_ != HttpParser::insecure) return fail(HttpError::invalid_version);
  at_ += 3;
  if (ends()) return;
  if (peek() != ' ') return fail(HttpError::invalid_version);
  ++at_;
  int status = 0;
  for (int digit = 0; digit < 3; ++digit, ++at_) {
    if (ends()) return;
    // It goes by the digits that there are.
    if (undici6() && (peek() == ' ' || peek() == '\r' || peek() == '\n')) break;
    if (!is_digit(peek())) return fail(HttpError::invalid_status);
    status = 10 * status + (peek() - '0');
  }
  // It takes more digits as well, up to 999.
  for (; undici6() && !at_end() && is_digit(peek()) && status <= 999; ++at_) {
    status = 10 * status + (peek() - '0');
  }
  if (status > 999) return fail(HttpError::invalid_status);
  status_ = status;
  if (ends()) return;
  if (peek() != ' ' && peek() != '\r' && peek() != '\n') return fail(HttpError::invalid_status);
  const bool reason = peek() == ' ';
  while (!at_end() && peek() != '\r' && peek() != '\n') ++at_;
  if (ends()) return;
  if (peek() == '\n') {
    return line_end(reason ? HttpError::cr_expected : HttpError::invalid_status);
  }
  ++at_;
  if (ends()) return;
  if (peek() == '\n' || undici6()) {  // undici 6 passes over whatever stands there
    ++at_;
  } else if (strict()) {
    fail(HttpError::strict);
  }
}

void HttpReader::line_end(HttpError without_cr) {
  if (peek() == '\n') {
    if (strict()) return fail(without_cr);
    ++at_;
    return;
  }
  ++at_;
  if (ends()) return;
  if (peek() == '\n') {
    ++at_;
  } else if (!(parser_ == HttpParser::insecure)) {
    fail(HttpError::lf_expected);
  }
}

bool HttpReader::header_line(bool first) {
  if (ends()) return false;
  if (peek() == '\r') {
    ++at_;
    if (ends()) return false;
    if (peek() != '\n') {
      fail(HttpError::strict);
      return false;
    }
    ++at_;
    return false;
  }
  if (peek() == '\n') {
    if (strict()) {
      fail(HttpError::invalid_header_token);
      return false;
    }
    ++at_;
    return false;
  }
  if (first && peek() == ' ') {
    if (parser_ != HttpParser::insecure) {
      fail(HttpError::unexpected_space);
      return false;
    }
    ++at_;
  }
  const std::size_t start = at_;
  while (!at_end() && (is_token(peek()) || (peek() == ' ' && undici6()))) ++at_;
  if (ends()) return false;
  // undici 6 lets a name be empty.
  if (peek() != ':' || (at_ == start && !undici6())) {
    fail(HttpError::invalid_header_token);
    return false;
  }
  const std::string name = lower(trim(bytes_.substr(start, at_ - start)));
  ++at_;
  return value(name);
}

bool HttpReader::value(const std::string& name) {
  std::string whole;
  for (bool folded = true; folded;) {
    const std::size_t start = at_;
    const bool any = parser_ == HttpParser::insecure;
    while (!at_end() && (is_value(peek()) || (any && peek() != '\r' && peek() != '\n'))) {
      ++at_;
    }
    if (ends()) return false;
    whole += bytes_.substr(start, at_ - start);
    // A length counts once its digits were read, whatever comes behind it.
    const bool bare_cr = peek() == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] != '\n';
    const bool stops = (peek() == '\n' || bare_cr) && parser_ != HttpParser::insecure;
    if (name == "content-length" && stops) note(name, trim(whole));
    if (over_) return false;
    if (peek() != '\r' && peek() != '\n') {
      fail(HttpError::invalid_header_token);
      return false;
    }
    // undici 6 takes a bare LF for a character that may not be there.
    if (peek() == '\n' && undici6()) {
      fail(HttpError::invalid_header_token);
      return false;
    }
    const bool empty = trim(whole).empty();
    line_end(empty ? HttpError::invalid_header_token : HttpError::cr_expected);
    if (over_ || ends()) return false;
    folded = peek() == ' ' || peek() == '\t';
    if (folded && name == "content-length" && !empty) {
      note(name, trim(whole));
      whole.clear();
      if (over_) return false;
    }
    if (folded && strict()) {
      fail(HttpError::invalid_header_token);
      return false;
    }
  }
  if (name == "content-length") {
    seen_.length_blank = whole.ends_with(' ');
    seen_.length_tab = whole.ends_with('\t');
  }
  note(name, trim(whole));
  return !over_;
}

void HttpReader::note(const std::string& name, std::string_view text) {
  if (in_trailer_) seen_.trailer_bytes += static_cast<std::int64_t>(name.size() + text.size());
  if (name == "content-length") note_length(text);
  if (name == "transfer-encoding") note_encoding(lower(text));
  if (name == "upgrade") upgrade_ = true;
  if (name == "connection") connection_upgrade_ = lower(text).find("upgrade") != std::string::npos;
}

void HttpReader::note_length(std::string_view text) {
  const bool both = transfer_encoding_ && parser_ != HttpParser::insecure;
  if (!length_.empty()) return fail(HttpError::unexpected_content_length);
  if (both && !undici6()) return fail(HttpError::invalid_content_length);
  if (text.empty()) return fail(HttpError::invalid_content_length);
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t length = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (!is_digit(c) || length > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) {
      return fail(HttpError::invalid_content_length);
    }
    length = 10 * length + digit;
    seen_.length = static_cast<std::int64_t>(length > kMost ? kMost : length);
  }
  length_ = text;
}

void HttpReader::note_encoding(const std::string& text) {
  if (text.empty()) {  // it counts for nothing but itself
    seen_.encoding_empty = true;
    return;
  }
  if (!length_.empty() && strict()) return fail(HttpError::invalid_transfer_encoding);
  for (const std::string_view coding : split(text, ", \t")) chunked_ = coding == "chunked";
  transfer_encoding_ = true;
}

void HttpReader::end_of_head() {
  if (transfer_encoding_ && !length_.empty() && undici6()) {
    return fail(HttpError::unexpected_content_length);
  }
  seen_.status = status_;
  seen_.part = HttpPart::body;
  if (length_.empty()) seen_.length = -1;
  seen_.upgrade = status_ == 101 && upgrade_ && connection_upgrade_;
  if (status_ / 100 == 1 && status_ != 101) {
    if (status_ == 100) ++seen_.continues;
    seen_.part = HttpPart::head;
    again_ = true;
  }
}

void HttpReader::body() {
  if (status_ == 101 || status_ == 204 || status_ == 304 || seen_.length == 0) {
    seen_.part = HttpPart::done;
  } else if (chunked_) {
    while (!over_ && chunk()) continue;
  } else if (seen_.length > 0) {
    const auto there = static_cast<std::int64_t>(bytes_.size() - at_);
    seen_.body = there < seen_.length ? there : seen_.length;
    at_ += static_cast<std::size_t>(seen_.body);
    if (seen_.body == seen_.length) seen_.part = HttpPart::done;
  } else {
    seen_.until_close = true;
    seen_.body = static_cast<std::int64_t>(bytes_.size() - at_);
    at_ = bytes_.size();
  }
}
HttpReading read_http_answer(std::string_view bytes, HttpParser parser) {
  return HttpReader(bytes, parser).read();
}

std::string_view words_of(HttpError error) {
  switch (error) {
    case HttpError::invalid_constant: return "what answers is not HTTP";
    case HttpError::invalid_version: return "the answer has a version of HTTP that does not exist";
    case HttpError::invalid_status: return "the answer's status is not a number of three digits";
    case HttpError::cr_expected: return "a line of the answer ends without a CR";
    case HttpError::lf_expected: return "a line of the answer ends without an LF";
    case HttpError::invalid_header_token: return "a header contains a forbidden character";
    case HttpError::unexpected_space: return "the answer's first header begins with a space";
    case HttpError::invalid_content_length: return "the answer's Content-Length is not valid";
    case HttpError::unexpected_content_length: return "the answer gives its length twice";
    case HttpError::invalid_transfer_encoding: return "the answer has a length and chunks";
    case HttpError::invalid_chunk_size:
    case HttpError::strict: return "the answer's chunks are malformed";
    default: return "the answer is not valid HTTP";
  }
}

}  // namespace sfprobe::text
