#include "net/hello.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <optional>

namespace sfprobe::net {
namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenPieces = 40ms;
constexpr std::size_t kEnough = 64;  // of a record: heads, version and random

constexpr unsigned char kAlertRecord = 21;
constexpr unsigned char kHandshakeRecord = 22;
constexpr unsigned char kServerHello = 2;
// RFC 8446, section 4.1.3: the random of a ServerHello that asks for another ClientHello.
constexpr std::array<unsigned char, 8> kRetryRandom = {0xCF, 0x21, 0xAD, 0x74,
                                                       0xE5, 0x9A, 0x61, 0x11};
constexpr std::size_t kRandomAt = 5 + 4 + 2;

unsigned char at(const std::string& bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

bool asks_again(const std::string& bytes) {
  if (bytes.size() < kRandomAt + kRetryRandom.size()) return false;
  for (std::size_t i = 0; i < kRetryRandom.size(); ++i) {
    if (at(bytes, kRandomAt + i) != kRetryRandom[i]) return false;
  }
  return true;
}

void read_reply(const std::string& bytes, HelloAnswer& answer) {
  const unsigned char type = at(bytes, 0);
  if (type == kAlertRecord && bytes.size() >= 7) {
    answer.reply = HelloReply::alert;
    answer.alert = at(bytes, 6);
    // As OpenSSL numbers a received alert (SSL_AD_REASON_OFFSET).
    const unsigned long code = ERR_PACK(ERR_LIB_SSL, 0, 1000 + answer.alert);
    const char* reason = ::ERR_reason_error_string(code);
    answer.failure = {Outcome::alert,
                      {"openssl", static_cast<std::int64_t>(code), reason ? reason : ""}};
  } else if (type == kHandshakeRecord && bytes.size() > 5 && at(bytes, 5) == kServerHello) {
    answer.reply = asks_again(bytes) ? HelloReply::retry : HelloReply::server_hello;
  } else {
    answer.reply = HelloReply::other;
    answer.failure = {Outcome::not_tls, {}};
  }
}

// Null where all of it went out.
std::optional<Failure> send(Stream& stream, const std::string& piece, const WaitLimit& limit) {
  for (std::size_t sent = 0; sent < piece.size();) {
    const std::int64_t put = stream.write(piece.data() + sent, piece.size() - sent);
    if (put > 0) {
      sent += static_cast<std::size_t>(put);
    } else if (errno != EAGAIN) {
      return from_errno(errno);
    } else if (wait(stream.fd(), POLLOUT, limit) == Ready::timed_out) {
      return timed_out();
    }
  }
  return std::nullopt;
}

Failure receive(Stream& stream, const WaitLimit& limit, std::string& bytes) {
  while (bytes.size() < kEnough) {
    std::array<char, kEnough> buffer{};
    const std::int64_t got = stream.read(buffer.data(), kEnough - bytes.size());
    if (got > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(got));
      // An alert is shorter than what a ServerHello has at least.
      if (at(bytes, 0) != kHandshakeRecord && bytes.size() >= 7) return success();
    } else if (got == 0) {
      return bytes.empty() ? Failure{Outcome::closed, {}} : success();
    } else if (errno != EAGAIN) {
      return bytes.empty() ? from_errno(errno) : success();
    } else if (wait(stream.fd(), POLLIN, limit) == Ready::timed_out) {
      return bytes.empty() ? timed_out() : success();
    }
  }
  return success();
}

void read_kernel_facts(int fd, HelloAnswer& answer) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return;
  answer.retransmits = info.tcpi_total_retrans;
  answer.lost = info.tcpi_unacked;
  answer.segment = info.tcpi_snd_mss;
  answer.path_mtu = info.tcpi_pmtu;
}

}  // namespace

HelloAnswer say_hello(Stream& stream, const std::vector<std::string>& pieces,
                      const WaitLimit& limit) {
  HelloAnswer answer;
  for (const std::string& piece : pieces) {
    if (&piece != &pieces.front()) wait({}, limit.until(Clock::now() + kBetweenPieces));
    if (const auto failure = send(stream, piece, limit)) {
      answer.failure = *failure;
      return answer;
    }
  }
  const auto since = Clock::now();
  std::string bytes;
  answer.failure = receive(stream, limit, bytes);
  if (!bytes.empty()) {
    read_reply(bytes, answer);
    answer.answer_us =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since).count();
  }
  read_kernel_facts(stream.fd(), answer);
  return answer;
}

std::string random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  ::RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size));
  return bytes;
}

}  // namespace sfprobe::net
