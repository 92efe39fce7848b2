#include "text/http_answer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

// The rules one by one; tests/lab/scenarios/51-http-oddities.json asks the real parsers.

using namespace sfprobe::text;

namespace {

const std::string kHead = "HTTP/1.1 400 Bad Request\r\n";

HttpError error_of(const std::string& bytes, HttpParser parser = HttpParser::strict) {
  return read_http_answer(bytes, parser).error;
}

}  // namespace

TEST_CASE("http answer: a whole answer is read to its end") {
  for (const HttpParser parser : {HttpParser::strict, HttpParser::undici6, HttpParser::insecure}) {
    const HttpReading sized = read_http_answer(kHead + "Content-Length: 2\r\n\r\n{}", parser);
    CHECK(sized.error == HttpError::none);
    CHECK(sized.part == HttpPart::done);
    CHECK(sized.status == 400);
    CHECK(sized.body == 2);
    CHECK_FALSE(sized.extra);
    const HttpReading chunked = read_http_answer(
        kHead + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n", parser);
    CHECK(chunked.error == HttpError::none);
    CHECK(chunked.part == HttpPart::done);
    CHECK(chunked.body == 2);
  }
}

TEST_CASE("http answer: what the parsers refuse") {
  struct Case {
    std::string bytes;
    HttpError strict;
    HttpError undici6;
    HttpError insecure;
  };
  using enum HttpError;
  const std::string length = "Content-Length: 2\r\n";
  const std::string chunks = kHead + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<Case> cases = {
      {"SSH-2.0-x\r\n", invalid_constant, invalid_constant, invalid_constant},
      {"http/1.1 200 OK\r\n\r\n", invalid_constant, invalid_constant, invalid_constant},
      {"RTSP/1.0 200 OK\r\n" + length + "\r\n{}", none, invalid_constant, none},
      {"HTTP/1.2 200 OK\r\n\r\n", invalid_version, invalid_version, none},
      {"HTTP/1.1 40 x\r\n" + length + "\r\n{}", invalid_status, none, invalid_status},
      {"HTTP/1.1 4000 x\r\n\r\n", invalid_status, invalid_status, invalid_status},
      {"HTTP/1.1 400 x\n" + length + "\r\n{}", cr_expected, none, none},
      {kHead + "X: a\n" + length + "\r\n{}", cr_expected, invalid_header_token, none},
      // Without its LF, the CR ends the line: "b" is a header without a colon.
      {kHead + "X: a\rb\r\n\r\n", lf_expected, lf_expected, invalid_header_token},
      {kHead +
           "X: a\x01"
           "b\r\n" +
           length + "\r\n{}",
       invalid_header_token, invalid_header_token, none},
      {kHead + "X Y: a\r\n" + length + "\r\n{}", invalid_header_token, none, invalid_header_token},
      {kHead + "X: a\r\n b\r\n" + length + "\r\n{}", invalid_header_token, none, none},
      {kHead + " X: a\r\n\r\n", unexpected_space, unexpected_space, none},
      {kHead + length + length + "\r\n{}", unexpected_content_length, unexpected_content_length,
       unexpected_content_length},
      {kHead + "Content-Length: x\r\n\r\n", invalid_content_length, invalid_content_length,
       invalid_content_length},
      {kHead + "Content-Length: 99999999999999999999999\r\n\r\n", invalid_content_length,
       invalid_content_length, invalid_content_length},
      {chunks + "zz\r\n", invalid_chunk_size, invalid_chunk_size, invalid_chunk_size},
      {chunks + "2 \r\n{}\r\n0\r\n\r\n", invalid_chunk_size, invalid_chunk_size, none},
      {chunks + "2\r\n{}x\r\n0\r\n\r\n", strict, invalid_chunk_size, strict},
  };
  for (const Case& one : cases) {
    CAPTURE(one.bytes);
    CHECK(error_of(one.bytes, HttpParser::strict) == one.strict);
    CHECK(error_of(one.bytes, HttpParser::undici6) == one.undici6);
    CHECK(error_of(one.bytes, HttpParser::insecure) == one.insecure);
  }
}

TEST_CASE("http answer: what was read before an error, and behind the end, is kept") {
  const HttpReading twice = read_http_answer(
      kHead + "Content-Length: 7\r\nContent-Length: 7\r\n\r\n", HttpParser::strict);
  CHECK(twice.part == HttpPart::head);
  CHECK(twice.length == 7);
  CHECK(read_http_answer(kHead + "Content-Length: 2\r\n\r\n{}more", HttpParser::strict).extra);
  CHECK(read_http_answer("HTTP/1.1 100 Continue\r\n\r\n" + kHead + "\r\n", HttpParser::strict)
            .continues == 1);
  CHECK(read_http_answer("HTTP/1.1 101 x\r\nUpgrade: a\r\nConnection: Upgrade\r\n\r\n",
                         HttpParser::strict)
            .upgrade);
}

TEST_CASE("http answer: any beginning of an answer is read without a fault") {
  const std::string whole = kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const HttpReading seen = read_http_answer(whole.substr(0, size), HttpParser::strict);
    CAPTURE(size);
    CHECK(seen.error == HttpError::none);
    CHECK(seen.part != HttpPart::done);
  }
}
