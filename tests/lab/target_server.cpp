#include "lab/target_server.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <map>

#include "lab/h2.hpp"
#include "lab/org.hpp"

namespace sfprobe::lab {

using testing::Peer;

namespace {

constexpr const char* kNoGrant =
    R"({"error":"invalid_grant","error_description":"authentication failure"})";
constexpr const char* kVersions =
    R"([{"label":"Winter '27","url":"/services/data/v66.0","version":"66.0"}])";

int version_of(const std::string& name) {
  static const std::map<std::string, int> versions{{"1.0", TLS1_VERSION},
                                                   {"1.1", TLS1_1_VERSION},
                                                   {"1.2", TLS1_2_VERSION},
                                                   {"1.3", TLS1_3_VERSION}};
  const auto found = versions.find(name);
  if (found == versions.end()) throw BadScenario("no such TLS version: " + name);
  return found->second;
}

// Takes the prime; the generator is 2.
void set_dh(SSL_CTX* context, BIGNUM* prime) {
  BIGNUM* const two = ::BN_new();
  ::BN_set_word(two, 2);
  OSSL_PARAM_BLD* const made = ::OSSL_PARAM_BLD_new();
  ::OSSL_PARAM_BLD_push_BN(made, OSSL_PKEY_PARAM_FFC_P, prime);
  ::OSSL_PARAM_BLD_push_BN(made, OSSL_PKEY_PARAM_FFC_G, two);
  OSSL_PARAM* const parameters = ::OSSL_PARAM_BLD_to_param(made);
  EVP_PKEY_CTX* const maker = ::EVP_PKEY_CTX_new_from_name(nullptr, "DH", nullptr);
  EVP_PKEY* key = nullptr;
  if (::EVP_PKEY_fromdata_init(maker) != 1 ||
      ::EVP_PKEY_fromdata(maker, &key, EVP_PKEY_KEY_PARAMETERS, parameters) != 1 ||
      ::SSL_CTX_set0_tmp_dh_pkey(context, key) != 1) {
    throw BadScenario("no such DH parameters");
  }
  ::EVP_PKEY_CTX_free(maker);
  ::OSSL_PARAM_free(parameters);
  ::OSSL_PARAM_BLD_free(made);
  ::BN_free(two);
  ::BN_free(prime);
}

std::shared_ptr<SSL_CTX> server_tls(const Certificates& certificates, const Json& server,
                                    const std::string& host) {
  auto context = context_of(certificates.chain(section(server, "chain"), host));
  SSL_CTX_set_min_proto_version(context.get(), version_of(server.value("from", "1.0")));
  SSL_CTX_set_max_proto_version(context.get(), version_of(server.value("to", "1.3")));
  if (server.contains("ciphers")) {
    ::SSL_CTX_set_cipher_list(context.get(), server.at("ciphers").get<std::string>().c_str());
  }
  if (server.contains("suites")) {
    ::SSL_CTX_set_ciphersuites(context.get(), server.at("suites").get<std::string>().c_str());
  }
  if (server.contains("fragment")) {
    SSL_CTX_set_max_send_fragment(context.get(), server.at("fragment").get<long>());
  }
  if (server.contains("alpn")) choose_protocol(context.get(), server.at("alpn"));
  if (server.contains("groups")) {
    ::SSL_CTX_set1_groups_list(context.get(), server.at("groups").get<std::string>().c_str());
  }
  if (server.value("dh_bits", 0) != 0) {  // one of RFC 2409, RFC 3526
    BIGNUM* const prime = server.at("dh_bits") == 1024   ? ::BN_get_rfc2409_prime_1024(nullptr)
                          : server.at("dh_bits") == 2048 ? ::BN_get_rfc3526_prime_2048(nullptr)
                                                         : ::BN_get_rfc2409_prime_768(nullptr);
    set_dh(context.get(), prime);
  }
  if (server.value("client_certificate", false)) {
    ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
}

// The section's "text", whose characters are bytes: U+0000 to U+00FF. "times" repeats its "more".
std::string bytes_of(const Json& fault) {
  std::string bytes;
  const auto add = [&bytes](const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (byte < 0x80) {
        bytes += text[i];
      } else if (i + 1 < text.size()) {
        bytes +=
            static_cast<char>((byte & 0x03) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f));
      }
    }
  };
  add(fault.value("text", ""));
  for (int n = fault.value("times", 0); n > 0; --n) add(fault.value("more", "x"));
  add(fault.value("end", ""));
  return bytes;
}

// A request's head and its body, by length or in chunks; "" at the end of the connection.
std::string read_request(Peer& peer) {
  std::string request;
  std::size_t head = std::string::npos;
  for (std::size_t whole = std::string::npos; request.size() < whole;) {
    const std::string more = peer.receive_tls();
    if (more.empty()) return {};
    request += more;
    if (head == std::string::npos) head = request.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    std::string lower = request.substr(0, head + 2);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t length = lower.find("\r\ncontent-length:");
    if (length != std::string::npos) {
      whole = head + 4 + std::stoul(lower.substr(length + 17));
    } else if (lower.find("\r\ntransfer-encoding: chunked") != std::string::npos) {
      whole = request.ends_with("0\r\n\r\n") ? request.size() : std::string::npos;
    } else {
      whole = head + 4;
    }
  }
  return request;
}

// The answer to a request as Salesforce gives it, changed as "http" says.
std::string answer_to(const std::string& request, const Json& http) {
  if (const auto org = answer_of_org(request, http.value("org", ""))) {
    return testing::http_answer(org->body, "application/json", org->status, "");
  }
  const bool token = request.starts_with("POST ");
  std::string body = http.value("body", token ? kNoGrant : kVersions);
  for (int n = http.value("times", 0); n > 0; --n) body += http.value("more", "x");
  const std::string status = http.value("status", token ? "400 Bad Request" : "200 OK");
  std::string headers;
  const Json more = section(http, "headers");
  for (const auto& [name, value] : more.items()) {
    headers += fmt::format("{}: {}\r\n", name, value.get<std::string>());
  }
  return testing::http_answer(body, http.value("type", "application/json"), status, headers);
}

// In pieces that a socket with a time-out takes.
bool send_all(Peer& peer, const std::string& bytes) {
  constexpr std::size_t kPiece = 8 * 1024;
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    if (!peer.send_tls(bytes.substr(at, kPiece))) return false;
  }
  return true;
}

// The section for this request's path, if "paths" has one.
Json http_for(const std::string& request, const Json& http) {
  const std::size_t start = request.find(' ') + 1;
  const std::string path = request.substr(start, request.find_first_of(" ?", start) - start);
  const Json paths = section(http, "paths");
  return paths.contains(path) ? paths.at(path) : http;
}

// The same answer in HTTP/2: status, headers and body of `text`, an answer in HTTP/1.1.
H2Answer to_h2(const std::string& text) {
  H2Answer answer;
  const std::size_t head = text.find("\r\n\r\n");
  answer.status = text.substr(text.find(' ') + 1, 3);
  answer.body = text.substr(head + 4);
  for (std::size_t at = text.find("\r\n"); at < head;) {
    const std::size_t end = text.find("\r\n", at + 2);
    const std::string line = text.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) {
      answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    at = end;
  }
  return answer;
}

// What ends an HTTP/2 exchange before its time: RFC 9113, sections 6.4 and 6.8.
void end_early(const std::string& how, const Json& fault, H2Answer& answer) {
  answer.error = fault.value("error", 0U);
  answer.processed = fault.value("processed", true);
  answer.then = how == "rst-stream" ? H2Answer::Then::rst
                : how == "goaway"   ? H2Answer::Then::goaway
                                    : H2Answer::Then::leave;
}

void answer_h2(Peer& peer, const Json& http) {
  std::string last;  // what the server does in the end
  const bool goes_on = serve_h2(peer, [&](const H2Request& request) {
    const std::string line = request.method + " " + request.path + " ";
    const Json here = http_for(line, http);
    const std::string does = here.value("does", "answer");
    peer.pause(here.value("delay_ms", 0));
    H2Answer answer = to_h2(answer_to(line, here));
    if (does == "answer") return answer;
    last = does == "cut" ? here.value("then", "close") : does;
    answer.body_sent = answer.body.size() / 2;
    if (does != "cut") answer.status.clear();
    end_early(last, here, answer);
    return answer;
  });
  if (goes_on || last.empty() || last == "rst-stream") return;
  if (last == "garbage") {
    peer.send_tls("this is not HTTP at all\r\n\r\n");
    return peer.finish();
  }
  if (last == "goaway" || last == "rst-stream") return peer.finish();
  peer.pause(100);
  act(peer, {{"does", last}});
}

}  // namespace

// The first of the server's protocols that the client offers, else the alert
// no_application_protocol (RFC 7301, section 3.2). `names` in the order of preference.
void choose_protocol(SSL_CTX* context, const Json& names) {
  // As long as the process: a context may outlive the script that made it.
  auto* wanted = new std::string;
  for (const auto& name : names) {
    const std::string text = name.get<std::string>();
    *wanted += static_cast<char>(text.size());
    *wanted += text;
  }
  ::SSL_CTX_set_alpn_select_cb(
      context,
      [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered,
         unsigned offered_size, void* user) {
        const auto& list = *static_cast<std::string*>(user);
        const int result =
            ::SSL_select_next_proto(const_cast<unsigned char**>(out), size,
                                    reinterpret_cast<const unsigned char*>(list.data()),
                                    static_cast<unsigned>(list.size()), offered, offered_size);
        return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
      },
      wanted);
}

void act(Peer& peer, const Json& fault) {
  static const std::map<std::string, std::string> bytes{
      {"garbage", std::string("\x00\x01\x02\x03\xff\xfe some other protocol\n", 27)},
      {"http",
       "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 15\r\n"
       "Connection: close\r\n\r\n<h1>Hello!</h1>"},
      {"smtp", "220 mail.example.com ESMTP\r\n"},
      {"half-record", std::string("\x16\x03\x03\x00\x7a\x02\x00\x00\x76", 9)},
      {"silence", ""}};
  const std::string does = fault.value("does", "silence");
  if (does == "reset") return peer.reset();
  if (does == "close") return peer.close();
  if (does == "notify" || does == "notify-only") {
    peer.end_tls();
    return does == "notify" ? peer.finish() : peer.linger();
  }
  if (does == "alert") {
    peer.send(std::string("\x15\x03\x03\x00\x02", 5) + static_cast<char>(fault.value("level", 2)) +
              static_cast<char>(fault.value("alert", 40)));
    if (fault.value("then", "close") == "silence") peer.linger();
    return;
  }
  const auto found = bytes.find(does);
  if (found == bytes.end() && does != "text") throw BadScenario("nobody knows how to do " + does);
  peer.send(does == "text" ? bytes_of(fault) : found->second);
  const std::string then = fault.value("then", "silence");
  if (then == "close") return peer.close();
  if (then == "reset") {
    peer.pause(50);
    return peer.reset();
  }
  peer.linger();
}

namespace {

// Whether the client's first record is longer than that, without taking it.
bool hello_is_longer(const Peer& peer, int bytes) {
  if (bytes == 0) return true;
  std::array<unsigned char, 5> head{};
  while (!peer.over()) {
    pollfd entry{peer.fd(), POLLIN, 0};
    if (::poll(&entry, 1, 20) == 0) continue;
    const ssize_t got = ::recv(peer.fd(), head.data(), head.size(), MSG_PEEK);
    if (got == 0 || got == static_cast<ssize_t>(head.size())) break;
  }
  return 5 + (head[3] << 8 | head[4]) > bytes;
}

// What TLS allows a server at any time: a session ticket, new keys (1.3); another handshake (1.2).
void send_before(Peer& peer, const std::string& what) {
  if (what.empty()) return;
  if (what == "ticket") {
    peer.new_ticket();
  } else if (what == "keys") {
    peer.update_keys();
  } else if (what == "handshake") {
    peer.renegotiate();
  } else {
    throw BadScenario("nobody knows what to send before: " + what);
  }
}

// The rest of a text, each part after its time.
bool send_parts(Peer& peer, const Json& here) {
  for (const auto& part : here.value("parts", Json::array())) {
    if (!peer.pause(part.value("after_ms", 0)) || !send_all(peer, bytes_of(part))) return false;
  }
  return true;
}

// A fault that HTTP/1.1 does not have: there the answer is as usual.
bool of_h2_alone(const Json& http) {
  const std::string does = http.value("does", "answer");
  const std::string end = does == "cut" ? http.value("then", "close") : does;
  return end == "goaway" || end == "rst-stream";
}

}  // namespace

void answer_requests(Peer& peer, const Json& http) {
  if (peer.alpn() == "h2" && http.contains("h2")) return answer_requests(peer, http.at("h2"));
  if (peer.alpn() == "h2" && !http.value("speaks_http1", false)) return answer_h2(peer, http);
  for (;;) {
    const std::string request = read_request(peer);
    if (request.empty()) return;
    const Json here = http_for(request, http);
    const std::string does = here.value("does", "answer");
    peer.pause(here.value("delay_ms", 0));
    send_before(peer, here.value("before", ""));
    const std::string answer = answer_to(request, here);
    const std::size_t body = answer.find("\r\n\r\n") + 4;
    if (does == "answer" || of_h2_alone(here)) {
      if (!send_all(peer, answer)) return;
    } else if (does == "slowly") {  // a byte each half second
      for (const char c : answer) {
        peer.send_tls({c});
        if (!peer.pause(500)) return;
      }
    } else if (does == "garbage") {
      peer.send_tls("this is not HTTP at all\r\n\r\n");
      return peer.finish();
    } else if (does == "text") {  // an answer of the scenario's own making
      if (!send_all(peer, bytes_of(here)) || !send_parts(peer, here)) return;
      const std::string then = here.value("then", "keep");
      if (then == "keep") continue;
      peer.pause(100);
      return act(peer, {{"does", then}});
    } else if (does == "no-length") {  // the body ends with the connection
      peer.send_tls("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + answer.substr(body));
      return peer.finish();
    } else if (does == "cut") {  // half a body, and then what "then" says
      send_all(peer, answer.substr(0, body + (answer.size() - body) / 2));
      peer.pause(100);
      return act(peer, {{"does", here.value("then", "close")}});
    } else {
      return act(peer, {{"does", does}});
    }
  }
}

testing::Server::Script target_script(const Certificates& certificates, const Json& server,
                                      const Json& http, const std::string& host) {
  only_keys(server, "server", {"at",      "does",     "then",         "alert",
                               "from",    "to",       "ciphers",      "client_certificate",
                               "chain",   "delay_ms", "level",        "text",
                               "times",   "more",     "end",          "groups",
                               "dh_bits", "alpn",     "longer_hello", "suites",
                               "fragment"});
  only_keys(
      http, "http",
      {"does", "then", "status", "headers", "type", "body", "delay_ms", "paths", "text", "times",
       "more", "end", "error", "processed", "speaks_http1", "before", "parts", "h2", "org"});
  const std::string at = server.value("at", "request");
  auto context = server_tls(certificates, server, host);
  return [=](Peer& peer) {
    if (at == "accept") return act(peer, server);
    if (at == "hello" && hello_is_longer(peer, server.value("longer_hello", 0))) {
      peer.receive();
      return act(peer, server);
    }
    if (!peer.pause(server.value("delay_ms", 0))) return;
    if (peer.accept_tls(context.get())) answer_requests(peer, http);
  };
}

}  // namespace sfprobe::lab
