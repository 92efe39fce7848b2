// Purpose: what the endpoint check records: steps "endpoint.<route>.token" and ".data", action
// "request".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/vocabulary.hpp"
#include "facts/codec.hpp"
#include "facts/http_reading.hpp"

namespace sfprobe::endpoint {

// OAuth tokens are refused if the clocks differ by more (Salesforce: "grant type not supported").
inline constexpr std::int64_t kMaxSkewSeconds = 180;

// How far a request got.
enum class Phase { unrecorded, connect, tunnel, tls, request, answer };
constexpr auto names_of(Phase) {
  using enum Phase;
  return names<Phase>({{unrecorded, ""},
                       {connect, "connect"},
                       {tunnel, "tunnel"},
                       {tls, "tls"},
                       {request, "request"},
                       {answer, "answer"}});
}

// What an answer's body is.
enum class BodyKind { none, oauth_error, api_versions, json, html, empty, text };
constexpr auto names_of(BodyKind) {
  using enum BodyKind;
  return names<BodyKind>({{none, ""},
                          {oauth_error, "oauth-error"},
                          {api_versions, "api-versions"},
                          {json, "json"},
                          {html, "html"},
                          {empty, "empty"},
                          {text, "text"}});
}

struct RequestFacts {
  std::string method;
  std::string path;
  std::string host;  // "host:port" of a redirect that left the target; "" for the target itself
  std::string peer;
  bool offered_h2 = false;        // ALPN named HTTP/2 before HTTP/1.1
  std::string alpn;               // the protocol that was agreed on: "h2"; "" for none
  std::string http;               // that was spoken: "1.1", "2"; "" if no answer came
  std::int64_t goaway = -1;       // the error of an HTTP/2 GOAWAY frame (RFC 9113, section 7)
  bool goaway_spares_us = false;  // it says that the request was not processed
  std::int64_t rst_stream = -1;   // the error of an RST_STREAM frame
  Phase phase = Phase::unrecorded;
  int status = 0;
  std::string type;                        // Content-Type
  std::string server;                      // Server
  std::string location;                    // of a redirect, without its query
  std::string location_scheme;             // "https"; "" of a relative one
  std::vector<std::string> proxy_headers;  // "via: 1.1 squid", …: what boxes on the way add
  bool salesforce_headers = false;         // x-sfdc-*, or a Server that Salesforce's edge uses
  BodyKind kind = BodyKind::none;
  std::string title;            // of an HTML page
  std::string excerpt;          // its first words, or the first characters of other text
  std::string oauth_error;      // of a JSON answer
  std::int64_t body_bytes = 0;  // as read, at most 65536
  std::int64_t header_bytes = 0;
  bool interim = false;  // 100 Continue came first
  HttpFault fault = HttpFault::none;
  std::int64_t date = 0;        // Date + Age, seconds since 1970; 0 if there is none
  std::int64_t local_time = 0;  // when the answer came, by the local clock
  std::int64_t tls_us = -1;
  std::int64_t first_byte_us = -1;
  // One for each parser; empty if no byte came, or all read a whole answer in the same way.
  std::vector<ReadingFact> readings;
  bool unverified = false;  // nobody here trusts the certificate; NODE_TLS_REJECT_UNAUTHORIZED is 0
  bool reread = false;      // they are of a second answer, since libcurl refused the first
  std::string encoding;     // Content-Encoding
  // libcurl's error for the proxy's answer to CONNECT, where the request then went through a tunnel
  // of our own; 0: it took the answer.
  std::int64_t curl_at_tunnel = 0;
  int alert = -1;          // that ended the TLS session (RFC 8446 section 6); -1 for none
  std::string alert_name;  // as OpenSSL words it: "tlsv13 alert certificate required"

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("method", self.method);
    field("path", self.path);
    field("host", self.host);
    field("peer", self.peer);
    field("offered_h2", self.offered_h2);
    field("alpn", self.alpn);
    field("http", self.http);
    field("goaway", self.goaway);
    field("goaway_spares_us", self.goaway_spares_us);
    field("rst_stream", self.rst_stream);
    field("phase", self.phase);
    field("status", self.status);
    field("type", self.type);
    field("server", self.server);
    field("location", self.location);
    field("location_scheme", self.location_scheme);
    field("proxy_headers", self.proxy_headers);
    field("salesforce_headers", self.salesforce_headers);
    field("kind", self.kind);
    field("title", self.title);
    field("excerpt", self.excerpt);
    field("oauth_error", self.oauth_error);
    field("body_bytes", self.body_bytes);
    field("header_bytes", self.header_bytes);
    field("interim", self.interim);
    field("fault", self.fault);
    field("date", self.date);
    field("local_time", self.local_time);
    field("tls_us", self.tls_us);
    field("first_byte_us", self.first_byte_us);
    field("readings", self.readings);
    field("unverified", self.unverified);
    field("reread", self.reread);
    field("encoding", self.encoding);
    field("curl_at_tunnel", self.curl_at_tunnel);
    field("alert", self.alert);
    field("alert_name", self.alert_name);
  }
};

}  // namespace sfprobe::endpoint
