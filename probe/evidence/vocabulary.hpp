// Purpose: closed words for what net/ measures and facts/ records. Threads: constants.
#pragma once

#include "sfprobe/evidence.hpp"
#include "text/names.hpp"

namespace sfprobe {

// The other side, or somebody on the way, ended the connection; which of the three is seen depends
// on what was under way.
constexpr bool is_cut(Outcome outcome) {
  return outcome == Outcome::reset || outcome == Outcome::closed || outcome == Outcome::broken_pipe;
}

// The last thing that happened in a TLS handshake (RFC 8446 section 2).
enum class HandshakeProgress {
  unrecorded,
  nothing,       // not even the ClientHello was sent
  client_hello,  // sent
  server_hello,
  certificate,  // received
  finished,
};
constexpr auto names_of(HandshakeProgress) {
  using enum HandshakeProgress;
  return names<HandshakeProgress>({{unrecorded, ""},
                                   {nothing, "nothing"},
                                   {client_hello, "client_hello"},
                                   {server_hello, "server_hello"},
                                   {certificate, "certificate"},
                                   {finished, "finished"}});
}

// The first thing that comes back for a ClientHello (RFC 8446, section 4.1).
enum class HelloReply { none, server_hello, retry, alert, other };
constexpr auto names_of(HelloReply) {
  using enum HelloReply;
  return names<HelloReply>({{none, ""},
                            {server_hello, "server_hello"},
                            {retry, "hello_retry_request"},
                            {alert, "alert"},
                            {other, "other"}});
}

// Where a stricter parser of HTTP (RFC 9112) stops although libcurl goes on.
enum class HttpFault {
  none,
  header_name,   // holds a character that none may hold
  header_value,  // the same
  lengths,       // two that differ
  length_and_chunks,
  encoding,  // the body is not what Content-Encoding says
};
constexpr auto names_of(HttpFault) {
  using enum HttpFault;
  return names<HttpFault>({{none, ""},
                           {header_name, "header name"},
                           {header_value, "header value"},
                           {lengths, "lengths"},
                           {length_and_chunks, "length and chunks"},
                           {encoding, "encoding"}});
}

}  // namespace sfprobe
