#include "net/fetch.hpp"

#include <algorithm>
#include <mutex>

#include "net/curl_easy.hpp"
#include "net/http_head.hpp"
#include "net/tls_context.hpp"
#include "text/words.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxBody = 64 * 1024;
constexpr std::size_t kMaxHeaders = 64 * 1024;  // kept; more are read to see how they end
constexpr std::size_t kMaxHead = 128 * 1024;
constexpr std::size_t kMaxRaw = 512 * 1024;  // nobody waits for what is behind it

struct Reading {
  Response& response;
  CurlSession* session = nullptr;
  std::size_t header_bytes = 0;
  std::string length{};  // the first Content-Length of the answer
  bool chunked = false;  // it has a Transfer-Encoding
  bool in_body = false;
};

bool is_token_character(char c) { return c > 0x20 && c < 0x7f && c != ':'; }

bool is_value_character(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

// RFC 9112 section 5.1 and 9110 section 5.5.
HttpFault fault_of(std::string_view line) {
  if (line.empty()) return {};
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos ||
      !std::all_of(name.begin(), name.end(), is_token_character)) {
    return HttpFault::header_name;
  }
  const std::string_view value = line.substr(colon + 1);
  return std::all_of(value.begin(), value.end(), is_value_character) ? HttpFault::none
                                                                     : HttpFault::header_value;
}

// RFC 9112 section 6.3: what says how long the body is.
void check_length(std::string_view name, std::string_view value, Reading& reading) {
  if (name == "transfer-encoding") reading.chunked = reading.chunked || !value.empty();
  if (name == "content-length") {
    if (!reading.length.empty() && value != reading.length)
      reading.response.fault = HttpFault::lengths;
    reading.length = value;
  }
  if (reading.chunked && !reading.length.empty())
    reading.response.fault = HttpFault::length_and_chunks;
}

void begin_answer(std::string_view line, Reading& reading) {
  // An earlier answer: to CONNECT, or an interim one.
  Response& response = reading.response;
  reading.length.clear();
  reading.chunked = false;
  response.headers.clear();
  response.header_bytes = 0;
  response.fault = HttpFault::none;
  const std::size_t blank = line.find(' ');
  if (blank != std::string_view::npos && line.substr(blank + 1, 3) == "100") {
    response.interim = true;
  }
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& reading = *static_cast<Reading*>(user);
  reading.header_bytes += size;
  if (reading.header_bytes > kMaxHead) return 0;
  Response& response = reading.response;
  // A trailer was in the body's bytes already.
  if (!reading.in_body) response.raw.append(data, size);
  std::string_view line{data, size};
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    begin_answer(line, reading);
  } else {
    if (const HttpFault fault = fault_of(line); fault != HttpFault::none) response.fault = fault;
    // As llhttp counts: names and values.
    const std::string_view value = text::trim(line.substr(std::min(line.find(':'), line.size())));
    response.header_bytes +=
        static_cast<std::int64_t>(std::min(line.find(':'), line.size()) + value.size());
    if (reading.header_bytes <= kMaxHeaders && add_header(text::trim(line), response.headers)) {
      check_length(response.headers.back().first, response.headers.back().second, reading);
    }
  }
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  Response& response = static_cast<Reading*>(user)->response;
  const std::size_t room = kMaxBody - response.body.size();
  response.body.append(data, std::min(room, size));
  if (response.raw.size() < kMaxRaw) return size;
  response.body_cut = true;
  return 0;
}

// The body before libcurl takes the chunks apart.
int on_trace(CURL*, curl_infotype type, char* data, std::size_t size, void* user) {
  auto& reading = *static_cast<Reading*>(user);
  if (type == CURLINFO_TEXT) reading.session->read_log({data, size});
  if (type != CURLINFO_DATA_IN) return 0;
  reading.in_body = true;
  Response& response = reading.response;
  response.raw.append(data, std::min(size, kMaxRaw - std::min(kMaxRaw, response.raw.size())));
  return 0;
}

std::int64_t info_us(const Easy& easy, CURLINFO what) {
  curl_off_t value = 0;
  return ::curl_easy_getinfo(easy.get(), what, &value) == CURLE_OK && value > 0 ? value : -1;
}

long info_long(const Easy& easy, CURLINFO what) {
  long value = 0;
  ::curl_easy_getinfo(easy.get(), what, &value);
  return value;
}

const char* version_text(long version) {
  if (version == 0) return "";
  if (version == CURL_HTTP_VERSION_1_0) return "1.0";
  return version == CURL_HTTP_VERSION_2_0 ? "2" : "1.1";
}

void set_request(const Easy& easy, CurlSession& session, const Request& request,
                 const Proxy* proxy) {
  session.prepare(easy, request.url);
  session.verify_as_node(easy, request.url, proxy, request.unverified);
  if (request.h2) session.offer_h2(easy);
  session.add_list(easy, CURLOPT_HTTPHEADER, {"Accept: application/json", "Expect:"});
  if (request.method == "POST") {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (proxy != nullptr) {
    session.use_proxy(easy, *proxy, ProxyAuth::basic);
  } else {
    session.add_list(easy, CURLOPT_CONNECT_TO, {"::" + session.connection.peer.to_string()});
  }
}

void set_reading(const Easy& easy, Reading& reading) {
  set(easy, CURLOPT_HEADERFUNCTION, on_header);
  set(easy, CURLOPT_HEADERDATA, &reading);
  set(easy, CURLOPT_WRITEFUNCTION, on_body);
  set(easy, CURLOPT_WRITEDATA, &reading);
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy, CURLOPT_VERBOSE, 1L);
  set(easy, CURLOPT_DEBUGFUNCTION, on_trace);
  set(easy, CURLOPT_DEBUGDATA, &reading);
}

// What libcurl knows once the transfer has ended.
void describe(const Easy& easy, const CurlSession& session, const Proxy* proxy,
              Response& response) {
  response.status = static_cast<int>(info_long(easy, CURLINFO_RESPONSE_CODE));
  response.http = version_text(info_long(easy, CURLINFO_HTTP_VERSION));
  response.alpn = session.alpn;
  response.goaway = session.goaway;
  response.goaway_spares_us = session.goaway_spares_us;
  response.stream_refused = session.stream_refused;
  response.tls_us = info_us(easy, CURLINFO_APPCONNECT_TIME_T);
  response.first_byte_us = info_us(easy, CURLINFO_STARTTRANSFER_TIME_T);
  response.sent = response.tls_us >= 0;
  response.unverified = response.sent && session.verify_error != X509_V_OK;
  const bool refused = response.failure.outcome == Outcome::proxy_refused ||
                       response.failure.outcome == Outcome::proxy_auth;
  response.tunnelled = proxy == nullptr || (proxy->scheme.starts_with("socks") && !refused) ||
                       info_long(easy, CURLINFO_HTTP_CONNECTCODE) / 100 == 2;
}

}  // namespace

void prepare_http() {
  static std::once_flag once;
  std::call_once(once, [] {
    initialise_openssl();
    ::curl_global_init(CURL_GLOBAL_DEFAULT);
  });
}

std::int64_t http_date(const std::string& text) {
  const time_t time = text.empty() ? -1 : ::curl_getdate(text.c_str(), nullptr);
  return time > 0 ? time : 0;
}

std::string Response::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Response fetch(const Request& request, Connection connection, const Proxy* proxy,
               x509_store_st* trust, const WaitLimit& limit, Clock::time_point connected_by) {
  prepare_http();
  Response response;
  Reading reading{response};
  CurlSession session(std::move(connection), trust, limit);
  session.once = request.once;
  reading.session = &session;
  const auto lease = descriptors().try_lease(kMultiDescriptors);
  const Multi multi(::curl_multi_init());
  const Easy easy(::curl_easy_init());
  set_request(easy, session, request, proxy);
  set_reading(easy, reading);
  if (connected_by < limit.deadline) {
    const int ms = std::max(1, poll_milliseconds(connected_by));  // 0 stands for curl's default
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(ms));
  }
  const CURLcode code = perform(multi, easy, limit);
  ::curl_multi_remove_handle(multi.get(), easy.get());
  response.failure = session.failure(easy, code);
  if (response.body_cut) response.failure = success();
  describe(easy, session, proxy, response);
  return response;
}

}  // namespace sfprobe::net
