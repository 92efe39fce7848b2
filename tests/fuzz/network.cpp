#include "checks/endpoint/body.hpp"
#include "facts/http_reading.hpp"
#include "fuzz/parsers.hpp"
#include "net/dns_message.hpp"
#include "net/http_head.hpp"
#include "text/clean.hpp"
#include "text/html.hpp"

namespace sfprobe::fuzz {

void take_dns(std::string_view bytes) {
  const std::span message(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  net::message_id(message);
  for (const auto type : {net::RecordType::a, net::RecordType::aaaa}) {
    const net::Answer answer = net::parse_answer(message, type);
    demand(answer.addresses.size() <= bytes.size());
  }
}

void take_http(std::string_view bytes) {
  bool malformed = false;
  const auto head = net::parse_head(bytes, malformed);
  if (!head) return;
  demand(malformed == (head->status < 100 || head->status > 999));
  demand(head->size > 0 && head->size <= bytes.size());
  demand(head->status_line.size() <= bytes.size());
  for (const auto& [name, value] : head->headers) {
    demand(name.find('\n') == std::string::npos && value.find('\n') == std::string::npos);
  }
}

// An answer as each of Node.js's parsers reads it.
void take_answer(std::string_view bytes) {
  for (const bool closed : {false, true}) {
    for (const ReadingFact& reading : readings_of(bytes, closed)) {
      demand(reading.body <= static_cast<std::int64_t>(bytes.size()));
      demand(reading.status == 0 || (reading.status >= 0 && reading.status <= 999));
    }
  }
}

void take_page(std::string_view bytes) {
  static const Recorder recorder(Clock::now());
  text::looks_like_html(bytes);
  demand(text::html_title(bytes).size() <= bytes.size());
  demand(text::html_words(bytes, 100).size() <= 100);
  demand(is_clean(text::clean(bytes, 400)));
  endpoint::RequestFacts facts;
  endpoint::describe_body(bytes, recorder, facts);
  demand(is_clean(facts.title) && is_clean(facts.excerpt) && is_clean(facts.oauth_error));
}

}  // namespace sfprobe::fuzz
