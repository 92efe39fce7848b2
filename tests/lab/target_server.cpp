#include "lab/target_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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

std::shared_ptr<SSL_CTX> server_tls(const Certificates& certificates, const Json& server,
                                    const std::string& host) {
  auto context = context_of(certificates.chain(section(server, "chain"), host));
  SSL_CTX_set_min_proto_version(context.get(), version_of(server.value("from", "1.0")));
  SSL_CTX_set_max_proto_version(context.get(), version_of(server.value("to", "1.3")));
  if (server.contains("ciphers")) {
    ::SSL_CTX_set_cipher_list(context.get(), server.at("ciphers").get<std::string>().c_str());
  }
  if (server.value("client_certificate", false)) {
    ::SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  return context;
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
  const bool token = request.starts_with("POST ");
  std::string body = http.value("body", token ? kNoGrant : kVersions);
  const std::string status = http.value("status", token ? "400 Bad Request" : "200 OK");
  std::string headers;
  const Json more = section(http, "headers");
  for (const auto& [name, value] : more.items()) {
    headers += fmt::format("{}: {}\r\n", name, value.get<std::string>());
  }
  return testing::http_answer(body, http.value("type", "application/json"), status, headers);
}

// The section for this request's path, if "paths" has one.
Json http_for(const std::string& request, const Json& http) {
  const std::size_t start = request.find(' ') + 1;
  const std::string path = request.substr(start, request.find_first_of(" ?", start) - start);
  const Json paths = section(http, "paths");
  return paths.contains(path) ? paths.at(path) : http;
}

}  // namespace

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
  if (does == "alert") {
    peer.send(std::string("\x15\x03\x03\x00\x02\x02", 6) +
              static_cast<char>(fault.value("alert", 40)));
    return;
  }
  const auto found = bytes.find(does);
  if (found == bytes.end()) throw BadScenario("nobody knows how to do " + does);
  peer.send(found->second);
  if (fault.value("then", "silence") == "close") return peer.close();
  peer.linger();
}

void answer_requests(Peer& peer, const Json& http) {
  for (;;) {
    const std::string request = read_request(peer);
    if (request.empty()) return;
    const Json here = http_for(request, http);
    const std::string does = here.value("does", "answer");
    peer.pause(here.value("delay_ms", 0));
    const std::string answer = answer_to(request, here);
    const std::size_t body = answer.find("\r\n\r\n") + 4;
    if (does == "answer") {
      peer.send_tls(answer);
    } else if (does == "slowly") {  // a byte each half second
      for (const char c : answer) {
        peer.send_tls({c});
        if (!peer.pause(500)) return;
      }
    } else if (does == "garbage") {
      peer.send_tls("this is not HTTP at all\r\n\r\n");
      return peer.close();
    } else if (does == "no-length") {  // the body ends with the connection
      peer.send_tls("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + answer.substr(body));
      return peer.close();
    } else if (does == "cut") {  // half a body, and then what "then" says
      peer.send_tls(answer.substr(0, body + (answer.size() - body) / 2));
      peer.pause(100);
      return act(peer, {{"does", here.value("then", "close")}});
    } else {
      return act(peer, {{"does", does}});
    }
  }
}

testing::Server::Script target_script(const Certificates& certificates, const Json& server,
                                      const Json& http, const std::string& host) {
  only_keys(server, "server",
            {"at", "does", "then", "alert", "from", "to", "ciphers", "client_certificate", "chain",
             "delay_ms"});
  only_keys(http, "http",
            {"does", "then", "status", "headers", "type", "body", "delay_ms", "paths"});
  const std::string at = server.value("at", "request");
  auto context = server_tls(certificates, server, host);
  return [=](Peer& peer) {
    if (at == "accept") return act(peer, server);
    if (at == "hello") {
      peer.receive();
      return act(peer, server);
    }
    if (!peer.pause(server.value("delay_ms", 0))) return;
    if (peer.accept_tls(context.get())) answer_requests(peer, http);
  };
}

}  // namespace sfprobe::lab
