#include "support/server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace sfprobe::testing {
namespace {

constexpr int kTickMs = 20;

void shut(int fd, bool with_reset) {
  if (with_reset) {
    const linger hard{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  ::close(fd);
}

}  // namespace

Peer::~Peer() {
  if (ssl_ != nullptr) ::SSL_free(ssl_);
  if (fd_ >= 0) shut(fd_, false);
}

std::string Peer::receive(std::size_t most) {
  std::string buffer(most, '\0');
  pollfd entry{fd_, POLLIN, 0};
  while (::poll(&entry, 1, kTickMs) == 0) {
    if (stopping_) return {};
  }
  const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return buffer;
}

bool Peer::put(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size() && !stopping_) {
    pollfd entry{fd_, POLLOUT, 0};
    if (::poll(&entry, 1, kTickMs) == 0) continue;
    const ssize_t put =
        ::send(fd_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return true;
}

void Peer::send(const std::string& bytes) { put(bytes); }

void Peer::send_for_ever(const std::string& bytes) {
  while (!stopping_ && put(bytes)) continue;
}

void Peer::reset() { shut(std::exchange(fd_, -1), true); }
void Peer::close() { shut(std::exchange(fd_, -1), false); }

void Peer::finish() {
  ::shutdown(fd_, SHUT_WR);
  // Until the other side closes too, or this long.
  for (int ticks = 1000 / kTickMs; ticks > 0 && !stopping_; --ticks) {
    pollfd entry{fd_, POLLIN, 0};
    if (::poll(&entry, 1, kTickMs) == 0) continue;
    std::array<char, 4096> nobody{};
    if (::recv(fd_, nobody.data(), nobody.size(), 0) <= 0) break;
  }
  close();
}

void Peer::linger() {
  while (!stopping_) ::usleep(kTickMs * 1000);
}

bool Peer::pause(int ms) {
  for (; ms > 0 && !stopping_; ms -= kTickMs)
    ::usleep(static_cast<useconds_t>(std::min(ms, kTickMs)) * 1000);
  return !stopping_;
}

// Whether to try again: it was only the tick that is over.
bool Peer::waits(int result) const {
  const int error = ::SSL_get_error(ssl_, result);
  return !stopping_ && (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE);
}

bool Peer::accept_tls(SSL_CTX* context) {
  const timeval tick{0, kTickMs * 1000};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
  ssl_ = ::SSL_new(context);
  ::SSL_set_fd(ssl_, fd_);
  int result = ::SSL_accept(ssl_);
  while (result != 1 && waits(result)) result = ::SSL_accept(ssl_);
  return result == 1;
}

std::string Peer::receive_tls() {
  std::string buffer(16384, '\0');
  const auto read = [&] {
    return ::SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
  };
  int got = read();
  while (got <= 0 && waits(got)) got = read();
  buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return buffer;
}

bool Peer::send_tls(const std::string& bytes) {
  return ::SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string Peer::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  if (ssl_ != nullptr) ::SSL_get0_alpn_selected(ssl_, &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

bool Peer::new_ticket() {
  return ::SSL_new_session_ticket(ssl_) == 1 && ::SSL_do_handshake(ssl_) == 1;
}

bool Peer::update_keys() {
  return ::SSL_key_update(ssl_, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && ::SSL_do_handshake(ssl_) == 1;
}

void Peer::end_tls() {
  if (ssl_ != nullptr) ::SSL_shutdown(ssl_);
}

bool Peer::renegotiate() { return ::SSL_renegotiate(ssl_) == 1 && ::SSL_do_handshake(ssl_) == 1; }

Server::Server(Script script, const std::string& address, std::uint16_t port)
    : script_(std::move(script)) {
  const bool v6 = address.find(':') != std::string::npos;
  listener_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_storage storage{};
  socklen_t length = 0;
  if (v6) {
    auto* sin6 = reinterpret_cast<sockaddr_in6*>(&storage);
    sin6->sin6_family = AF_INET6;
    sin6->sin6_port = htons(port);
    ::inet_pton(AF_INET6, address.c_str(), &sin6->sin6_addr);
    length = sizeof *sin6;
  } else {
    auto* sin = reinterpret_cast<sockaddr_in*>(&storage);
    sin->sin_family = AF_INET;
    sin->sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &sin->sin_addr);
    length = sizeof *sin;
  }
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&storage), length) != 0 ||
      ::listen(listener_, 64) != 0) {
    throw std::runtime_error("test server cannot listen on " + address + ": " +
                             std::strerror(errno));
  }
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&storage), &length);
  port_ = ntohs(v6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                   : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
  acceptor_ = std::thread([this] { serve(); });
}

Server::~Server() {
  stopping_ = true;
  acceptor_.join();
  for (Worker& worker : workers_) worker.thread.join();
  ::close(listener_);
}

void Server::serve() {
  while (!stopping_) {
    pollfd entry{listener_, POLLIN, 0};
    if (::poll(&entry, 1, kTickMs) != 1) continue;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    ++connections_;
    join_done();
    Worker& worker = workers_.emplace_back();
    worker.thread = std::thread([this, fd, &worker] {
      {
        Peer peer(fd, stopping_);
        script_(peer);
      }
      worker.done = true;
    });
  }
}

// There are clients that come again for ever.
void Server::join_done() {
  for (auto worker = workers_.begin(); worker != workers_.end();) {
    if (worker->done) {
      worker->thread.join();
      worker = workers_.erase(worker);
    } else {
      ++worker;
    }
  }
}

std::shared_ptr<SSL_CTX> server_context(const Certificate& leaf,
                                        const std::vector<Certificate>& others) {
  std::shared_ptr<SSL_CTX> context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
  ::SSL_CTX_set_security_level(context.get(), 0);
  ::SSL_CTX_use_certificate(context.get(), leaf.x509.get());
  ::SSL_CTX_use_PrivateKey(context.get(), leaf.key.get());
  for (const Certificate& other : others) {
    ::X509_up_ref(other.x509.get());
    ::SSL_CTX_add_extra_chain_cert(context.get(), other.x509.get());
  }
  return context;
}

std::string http_answer(const std::string& body, const std::string& type, const std::string& status,
                        const std::string& more_headers) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" +
         body;
}

Server::Script web(std::shared_ptr<SSL_CTX> context,
                   std::function<std::string(const std::string& request)> answer) {
  return [context = std::move(context), answer = std::move(answer)](Peer& peer) {
    if (!peer.accept_tls(context.get())) return;
    for (;;) {
      const std::string request = peer.receive_tls();
      if (request.empty()) return;
      peer.send_tls(answer(request));
    }
  };
}

Server::Script salesforce(std::shared_ptr<SSL_CTX> context) {
  return web(std::move(context), [](const std::string& request) {
    if (request.starts_with("POST /services/oauth2/token ")) {
      return http_answer(
          R"({"error":"unsupported_grant_type","error_description":"grant type not supported"})");
    }
    return http_answer(R"([{"label":"Winter '27","url":"/services/data/v66.0","version":"66.0"}])",
                       "application/json", "200 OK");
  });
}

}  // namespace sfprobe::testing
