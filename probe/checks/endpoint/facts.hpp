// Purpose: what the endpoint check records: steps "endpoint.<route>.token" and ".data", action
// "request".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/codec.hpp"

namespace sfprobe::endpoint {

struct RequestFacts {
  std::string method;
  std::string path;
  std::string peer;
  std::string phase;  // how far it got: "connect", "tunnel", "tls", "request", "answer"
  int status = 0;
  std::string type;                        // Content-Type
  std::string server;                      // Server
  std::string location;                    // of a redirect, without its query
  std::vector<std::string> proxy_headers;  // "via: 1.1 squid", …: what boxes on the way add
  bool salesforce_headers = false;         // x-sfdc-*, or a Server that Salesforce's edge uses
  std::string kind;   // of the body: "oauth-error", "api-versions", "json", "html", "empty", "text"
  std::string title;  // of an HTML page
  std::string excerpt;          // its first words, or the first characters of other text
  std::string oauth_error;      // of a JSON answer
  std::int64_t body_bytes = 0;  // as read, at most 65536
  std::int64_t header_bytes = 0;
  bool interim = false;  // 100 Continue came first
  // What a stricter client than libcurl stops at: net::Response::fault, or "encoding" (the body is
  // not what Content-Encoding says).
  std::string fault;
  std::int64_t date = 0;        // Date + Age, seconds since 1970; 0 if there is none
  std::int64_t local_time = 0;  // when the answer came, by the local clock
  std::int64_t tls_us = -1;
  std::int64_t first_byte_us = -1;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("method", self.method);
    field("path", self.path);
    field("peer", self.peer);
    field("phase", self.phase);
    field("status", self.status);
    field("type", self.type);
    field("server", self.server);
    field("location", self.location);
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
  }
};

}  // namespace sfprobe::endpoint
