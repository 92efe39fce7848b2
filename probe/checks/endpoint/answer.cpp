#include "checks/endpoint/answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "checks/endpoint/body.hpp"
#include "checks/endpoint/redirect.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::endpoint {
namespace {

constexpr std::size_t kMaxEncoding = 40;

constexpr std::array<std::string_view, 9> kProxyHeaders = {"via",
                                                           "x-cache",
                                                           "x-cache-lookup",
                                                           "proxy-agent",
                                                           "x-squid-error",
                                                           "x-bluecoat-via",
                                                           "x-zscaler-error",
                                                           "x-forwarded-for",
                                                           "proxy-connection"};

bool is_salesforce(const net::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name.starts_with("x-sfdc-")) return true;
    if (name == "server" && (value.starts_with("sfdc") || value.starts_with("SFDC"))) return true;
  }
  return false;
}

constexpr std::int64_t kRefusedStream = 7;  // RFC 9113, section 7
constexpr std::int64_t kHttp11Required = 13;

std::int64_t reset_of(const net::Response& response) {
  if (response.stream_refused) return kRefusedStream;
  if (response.alpn != "h2") return -1;
  if (response.http == "1.1") return kHttp11Required;
  const net::StreamEnd end = net::stream_end_of(response.failure);
  return end.early ? 0 : end.error;  // NO_ERROR is no error to it
}

// RFC 1952 section 2.3.1, RFC 8878 section 3.1.1. A body in brotli or deflate has no mark of its
// own, but it does not look like text.
bool is_encoded(std::string_view body, const std::string& encoding) {
  if (encoding == "gzip" || encoding == "x-gzip")
    return body.empty() || body.starts_with("\x1f\x8b");
  if (encoding == "zstd") return body.empty() || body.starts_with("\x28\xb5\x2f\xfd");
  return !std::all_of(body.begin(), body.end(), [](unsigned char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n';
  });
}

}  // namespace

void read_answer(const net::Response& response, const Recorder& recorder, RequestFacts& facts) {
  const auto header = [&](std::string_view name) {
    return recorder.from_peer(response.header(name));
  };
  facts.status = response.status;
  facts.http = response.http;
  facts.alpn = response.alpn;
  facts.goaway = response.goaway;
  facts.goaway_spares_us = response.goaway_spares_us;
  facts.rst_stream = reset_of(response);
  const net::TlsAlert alert = net::alert_of(response.failure);
  facts.alert = alert.number;
  facts.alert_name = alert.reason;
  facts.type = header("content-type");
  facts.server = header("server");
  facts.location = text::show_link(header("location"));
  facts.location_scheme = scheme_of(header("location"));
  facts.salesforce_headers = is_salesforce(response);
  for (const auto& [name, value] : response.headers) {
    for (std::string_view wanted : kProxyHeaders) {
      if (name == wanted) facts.proxy_headers.push_back(name + ": " + recorder.from_peer(value));
    }
  }
  facts.body_bytes = static_cast<std::int64_t>(response.body.size());
  facts.header_bytes = response.header_bytes;
  facts.interim = response.interim;
  facts.fault = response.fault;
  facts.encoding = response.header("content-encoding").substr(0, kMaxEncoding);
  if (!facts.encoding.empty() && !is_encoded(response.body, text::lower(facts.encoding))) {
    facts.fault = HttpFault::encoding;
  }
  facts.tls_us = response.tls_us;
  facts.first_byte_us = response.first_byte_us;
  if (response.status == 0) return;
  describe_body(response.body, recorder, facts);
  facts.date = net::http_date(response.header("date"));
  std::int64_t age = 0;
  const std::string age_text = response.header("age");
  std::from_chars(age_text.data(), age_text.data() + age_text.size(), age);
  if (facts.date != 0 && age > 0 && age < 86'400 * 365) facts.date += age;
}

// A body where none may be (RFC 9110 section 6.4.1), which libcurl leaves alone.
bool body_unread(const net::Response& response) {
  const std::string length = response.header("content-length");
  const bool announced =
      (!length.empty() && length != "0") || !response.header("transfer-encoding").empty();
  return (response.status == 204 || response.status == 304) && announced;
}

Phase phase_of(const net::Response& response) {
  if (!response.tunnelled) return Phase::tunnel;
  if (response.status != 0) return Phase::answer;
  if (response.sent) return Phase::request;
  return Phase::tls;
}

}  // namespace sfprobe::endpoint
