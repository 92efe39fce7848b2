#include "net/raw_answer.hpp"

#include <array>

#include "net/curl_easy.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;

// "https://login.example.com/path" → host and path.
std::string request_text(const Request& request) {
  std::string rest = request.url.substr(request.url.find("://") + 3);
  const std::size_t slash = rest.find('/');
  const std::string path = slash == std::string::npos ? "/" : rest.substr(slash);
  rest.resize(std::min(slash, rest.size()));
  return request.method + " " + path + " HTTP/1.1\r\nHost: " + rest +
         "\r\nUser-Agent: sfprobe/" SFPROBE_VERSION
         "\r\nAccept: application/json\r\nContent-Length: " +
         std::to_string(request.body.size()) +
         "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n" + request.body;
}

// One read or write of libcurl's; waits for the socket where it would block.
template <class Move>
CURLcode move(const Move& once, int fd, short events, const WaitLimit& limit) {
  for (;;) {
    const CURLcode code = once();
    if (code != CURLE_AGAIN) return code;
    if (limit.over() || wait(fd, events, limit) != Ready::yes) return CURLE_OPERATION_TIMEDOUT;
  }
}

}  // namespace

RawAnswer ask_raw(const Request& request, Connection connection, const Proxy* proxy,
                  x509_store_st* trust, const WaitLimit& limit, Clock::duration patience,
                  const std::function<bool(std::string_view)>& enough) {
  prepare_http();
  RawAnswer answer;
  CurlSession session(std::move(connection), trust, limit);
  session.once = request.once;
  const Multi multi(::curl_multi_init());
  const Easy easy(::curl_easy_init());
  session.prepare(easy, request.url);
  session.verify_as_node(easy, request.url, proxy, request.unverified);
  set(easy, CURLOPT_CONNECT_ONLY, 1L);
  if (proxy != nullptr) {
    session.use_proxy(easy, *proxy, ProxyAuth::basic);
  } else {
    session.add_list(easy, CURLOPT_CONNECT_TO, {"::" + session.connection.peer.to_string()});
  }
  const CURLcode code = perform(multi, easy, limit);
  answer.failure = session.failure(easy, code);
  curl_socket_t fd = CURL_SOCKET_BAD;
  ::curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &fd);
  if (answer.failure.ok() && fd != CURL_SOCKET_BAD) {
    std::string left = request_text(request);
    CURLcode moved = CURLE_OK;
    while (moved == CURLE_OK && !left.empty()) {
      std::size_t sent = 0;
      moved = move([&] { return ::curl_easy_send(easy.get(), left.data(), left.size(), &sent); },
                   fd, POLLOUT, limit);
      left.erase(0, sent);
    }
    while (moved == CURLE_OK && answer.bytes.size() < kMaxBytes && !enough(answer.bytes)) {
      std::array<char, 16384> buffer{};
      std::size_t got = 0;
      moved = move([&] { return ::curl_easy_recv(easy.get(), buffer.data(), buffer.size(), &got); },
                   fd, POLLIN, limit.until(Clock::now() + patience));
      answer.bytes.append(buffer.data(), got);
      if (moved == CURLE_OK && got == 0) {
        answer.failure = {Outcome::closed, {}};
        break;
      }
    }
    if (moved == CURLE_OPERATION_TIMEDOUT) {
      answer.failure = timed_out();
    } else if (moved != CURLE_OK) {
      answer.failure = {Outcome::reset, {"curl", moved, ::curl_easy_strerror(moved)}};
    }
  }
  ::curl_multi_remove_handle(multi.get(), easy.get());
  return answer;
}

}  // namespace sfprobe::net
