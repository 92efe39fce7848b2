#include <algorithm>
#include <cerrno>

#include "net/curl_easy.hpp"
#include "net/fetch.hpp"
#include "net/http_head.hpp"
#include "net/tunnel.hpp"
#include "text/words.hpp"

namespace sfprobe::net {
namespace {

constexpr std::size_t kMaxHead = 64 * 1024;

// A connection that curl opened with CONNECT_ONLY, as bytes: curl_easy_recv(3), curl_easy_send(3).
class CurlStream final : public Stream {
 public:
  CurlStream(std::unique_ptr<CurlSession> session, Multi multi, Easy easy)
      : session_(std::move(session)), multi_(std::move(multi)), easy_(std::move(easy)) {
    ::curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &fd_);
  }
  ~CurlStream() override { ::curl_multi_remove_handle(multi_.get(), easy_.get()); }

  std::int64_t read(void* buffer, std::size_t size) override {
    std::size_t moved = 0;
    const CURLcode code = ::curl_easy_recv(easy_.get(), buffer, size, &moved);
    return result(code, moved);
  }
  std::int64_t write(const void* buffer, std::size_t size) override {
    std::size_t moved = 0;
    const CURLcode code = ::curl_easy_send(easy_.get(), buffer, size, &moved);
    return result(code, moved);
  }
  int fd() const override { return static_cast<int>(fd_); }
  std::string peer() const override { return session_->connection.peer.to_string(); }
  std::int64_t rtt_us() const override { return session_->connection.rtt_us; }

 private:
  static std::int64_t result(CURLcode code, std::size_t moved) {
    if (code == CURLE_OK) return static_cast<std::int64_t>(moved);
    // curl keeps the errno to itself here; what is not "again" is a connection that is gone.
    errno = code == CURLE_AGAIN ? EAGAIN : ECONNRESET;
    return -1;
  }

  std::unique_ptr<CurlSession> session_;
  Multi multi_;
  Easy easy_;
  curl_socket_t fd_ = CURL_SOCKET_BAD;
};

std::size_t on_head(char* data, std::size_t, std::size_t size, void* user) {
  auto& tunnel = *static_cast<Tunnel*>(user);
  tunnel.received += static_cast<std::int64_t>(size);
  if (tunnel.received > static_cast<std::int64_t>(kMaxHead)) return 0;
  const std::string_view line = text::trim({data, size});
  if (line.starts_with("HTTP/")) {
    tunnel.headers.clear();
    tunnel.status_line = line.substr(0, 500);
  } else {
    add_header(line, tunnel.headers);
  }
  return size;
}

}  // namespace

Tunnel connect_by_curl(Connection connection, const Proxy& proxy, const std::string& host,
                       std::uint16_t port, ProxyAuth auth, x509_store_st* trust,
                       const WaitLimit& limit) {
  prepare_http();
  Tunnel tunnel;
  auto session = std::make_unique<CurlSession>(std::move(connection), trust, limit);
  Easy easy(::curl_easy_init());
  Multi multi(::curl_multi_init());
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  // CONNECT_ONLY stops behind the tunnel only for a scheme without TLS of its own.
  session->prepare(easy, "http://" + name + ":" + std::to_string(port) + "/");
  set(easy, CURLOPT_PROTOCOLS_STR, "http");
  set(easy, CURLOPT_CONNECT_ONLY, 1L);
  set(easy, CURLOPT_HEADERFUNCTION, on_head);
  set(easy, CURLOPT_HEADERDATA, &tunnel);
  session->use_proxy(easy, proxy, auth);
  const CURLcode code = perform(multi, easy, limit);
  long status = 0;
  ::curl_easy_getinfo(easy.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  tunnel.status = static_cast<int>(status);
  tunnel.failure = session->failure(easy, code);
  set(easy, CURLOPT_NOPROGRESS, 1L);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(nullptr));
  set(easy, CURLOPT_HEADERFUNCTION, static_cast<curl_write_callback>(nullptr));
  if (tunnel.failure.ok()) {
    tunnel.stream =
        std::make_unique<CurlStream>(std::move(session), std::move(multi), std::move(easy));
  } else {
    ::curl_multi_remove_handle(multi.get(), easy.get());
  }
  return tunnel;
}

}  // namespace sfprobe::net
