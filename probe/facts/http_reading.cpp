#include "facts/http_reading.hpp"

#include <algorithm>
#include <array>

namespace sfprobe {
namespace {

constexpr std::array kParsers = {text::HttpParser::strict, text::HttpParser::undici6,
                                 text::HttpParser::insecure};

bool is_plain(const ReadingFact& reading) {
  return reading.error == text::HttpError::none && reading.part == text::HttpPart::done &&
         reading.continues == 0 && reading.status >= 200 && !reading.extra &&
         (reading.length < 0 || reading.length == reading.body) && !reading.length_blank &&
         !reading.length_tab && !reading.encoding_empty && reading.trailer_bytes == 0 &&
         reading.extension_bytes == 0;
}

}  // namespace

std::vector<ReadingFact> readings_of(std::string_view bytes, bool closed) {
  std::vector<ReadingFact> readings;
  if (bytes.empty()) return readings;
  for (const text::HttpParser parser : kParsers) {
    const text::HttpReading seen = text::read_http_answer(bytes, parser);
    ReadingFact& fact = readings.emplace_back();
    fact.parser = parser;
    fact.error = seen.error;
    fact.part = closed && seen.until_close ? text::HttpPart::done : seen.part;
    fact.status = seen.status;
    fact.continues = seen.continues;
    fact.until_close = seen.until_close;
    fact.upgrade = seen.upgrade;
    fact.length = seen.length;
    fact.length_blank = seen.length_blank;
    fact.length_tab = seen.length_tab;
    fact.encoding_empty = seen.encoding_empty;
    fact.body = seen.body;
    fact.extra = seen.extra;
    fact.trailer_bytes = seen.trailer_bytes;
    fact.extension_bytes = seen.extension_bytes;
  }
  return readings;
}

bool all_plain(const std::vector<ReadingFact>& readings) {
  return std::all_of(readings.begin(), readings.end(), is_plain);
}

const ReadingFact* reading_by(text::HttpParser parser, const std::vector<ReadingFact>& readings) {
  const auto found = std::find_if(readings.begin(), readings.end(),
                                  [&](const ReadingFact& one) { return one.parser == parser; });
  return found == readings.end() ? nullptr : &*found;
}

}  // namespace sfprobe
