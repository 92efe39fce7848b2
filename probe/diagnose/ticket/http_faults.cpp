// What of an answer Node.js does not take: without it the proof would show a good answer.
#include <fmt/format.h>

#include "diagnose/ticket/parts.hpp"
#include "facts/http_reading.hpp"

namespace sfprobe::tickets {
namespace {

using text::HttpError;

std::string_view stopped_at(const ReadingFact& reading, HttpFault fault) {
  switch (reading.error) {
    case HttpError::invalid_constant: return "in the first line";
    case HttpError::invalid_version:
    case HttpError::invalid_status: return "in the status line";
    case HttpError::invalid_content_length:
    case HttpError::unexpected_content_length:
    case HttpError::empty_content_length: return "at Content-Length";
    case HttpError::invalid_transfer_encoding: return "at Transfer-Encoding";
    case HttpError::invalid_chunk_size: return "at the size of a chunk";
    default: break;
  }
  if (reading.part == text::HttpPart::body) return "in the body";
  if (reading.part == text::HttpPart::done) return "behind the body";
  if (fault == HttpFault::header_name) return "in a header's name";
  return fault == HttpFault::header_value ? "in a header's value" : "in the headers";
}

}  // namespace

std::string parser_stop(const std::vector<ReadingFact>& readings, HttpFault fault) {
  const ReadingFact* reading = reading_by(text::HttpParser::strict, readings);
  if (reading == nullptr || reading->error == HttpError::none) return {};
  return fmt::format("; Node.js's parser stops {}: {}", stopped_at(*reading, fault),
                     to_name(reading->error));
}

std::string faults_of(const endpoint::RequestFacts& facts) {
  std::string text = parser_stop(facts.readings, facts.fault);
  if (facts.fault == HttpFault::encoding) {
    text += "; the body cannot be decoded as Content-Encoding says";
    if (!facts.encoding.empty()) text += " (" + facts.encoding + ")";
  }
  const ReadingFact* reading = reading_by(text::HttpParser::strict, facts.readings);
  if (reading == nullptr) return text;
  if (reading->continues > 0) text += "; an interim response (HTTP 100) came first";
  if (reading->length_tab)
    text += fmt::format("; a tab follows Content-Length: {}", reading->length);
  if (reading->length_blank) {
    text += fmt::format("; a space follows Content-Length: {}", reading->length);
  }
  if (reading->extra) text += "; more bytes follow the body";
  return text;
}

bool is_other_protocol(const Measured<endpoint::RequestFacts>& token) {
  const ReadingFact* reading = reading_by(text::HttpParser::strict, token.facts.readings);
  return reading != nullptr && reading->error == HttpError::invalid_constant &&
         token.facts.status == 0 && token.facts.http != "2" && reading->status == 0 &&
         reading->continues == 0;
}

}  // namespace sfprobe::tickets
