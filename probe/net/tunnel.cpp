#include "net/tunnel.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "net/http_head.hpp"
#include "text/base64.hpp"

namespace sfprobe::net {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxHead = 64 * 1024;
constexpr std::size_t kMaxBody = 8 * 1024;
// More than is shown: what a peer quotes of a secret is taken out before the rest is cut.
constexpr std::size_t kFirstBytes = 1024;
constexpr std::size_t kMaxStatusLine = 1024;
// A refusal's page comes with it or soon after; nobody waits longer for it.
constexpr auto kForBody = 300ms;

// As undici's ProxyAgent words it: RFC 9110 section 9.3.6, RFC 7617.
std::string request_text(const Proxy& proxy, std::string_view method, const std::string& target) {
  std::string host = target;
  if (const std::size_t mark = host.find("://"); mark != std::string::npos) {
    host = host.substr(mark + 3);
    host = host.substr(0, host.find('/'));
  }
  std::string text = std::string(method) + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n";
  if (proxy.has_credentials()) {
    text += "Proxy-Authorization: Basic " + basic_credentials(proxy.user, proxy.password) + "\r\n";
  }
  if (method == "CONNECT") return text + "Proxy-Connection: keep-alive\r\n\r\n";
  return text + "Connection: close\r\n\r\n";
}

// One read. Returns false when nothing more will come, with the tunnel's failure set.
bool read_more(Stream& stream, std::string& bytes, Tunnel& tunnel, const WaitLimit& limit) {
  for (;;) {
    std::array<char, 16384> buffer{};
    const std::int64_t got = stream.read(buffer.data(), buffer.size());
    if (got > 0) {
      bytes.append(buffer.data(), static_cast<std::size_t>(got));
      tunnel.received += got;
      return true;
    }
    if (got == 0) {
      tunnel.failure = {Outcome::closed, {}};
      // What it had not read comes back as a reset, within a round trip.
      const auto soon = Clock::now() + std::max<Clock::duration>(
                                           2 * std::chrono::microseconds(stream.rtt_us()), 10ms);
      tunnel.unread = bytes.empty() && wait(stream.fd(), 0, limit.until(soon)) == Ready::yes;
      return false;
    }
    if (errno != EAGAIN) {
      tunnel.failure = from_errno(errno);
      return false;
    }
    if (limit.over() || wait(stream.fd(), POLLIN, limit) == Ready::timed_out) {
      tunnel.failure = timed_out();
      return false;
    }
  }
}

Failure write_all(Stream& stream, std::string_view text, const WaitLimit& limit) {
  while (!text.empty()) {
    const std::int64_t put = stream.write(text.data(), text.size());
    if (put >= 0) {
      text.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EAGAIN) {
      return from_errno(errno);
    } else if (wait(stream.fd(), POLLOUT, limit) == Ready::timed_out) {
      return timed_out();
    }
  }
  return success();
}

void read_body(Stream& stream, std::string bytes, Tunnel& tunnel, const WaitLimit& limit) {
  std::size_t wanted = kMaxBody;
  const std::string length = tunnel.header("content-length");
  std::from_chars(length.data(), length.data() + length.size(), wanted);
  wanted = std::min(wanted, kMaxBody);
  const Failure verdict = tunnel.failure;
  while (bytes.size() < wanted && read_more(stream, bytes, tunnel, limit)) {
  }
  tunnel.failure = verdict;
  bytes.resize(std::min(bytes.size(), wanted));
  tunnel.body = std::move(bytes);
}

Failure judge_status(int status, std::string_view method) {
  if (status == 200) return success();  // undici takes no other 2xx either
  const Raw raw{"http", status, "answer to " + std::string(method)};
  return {status == 407 ? Outcome::proxy_auth : Outcome::proxy_refused, raw};
}

}  // namespace

std::string basic_credentials(const std::string& user, const std::string& password) {
  return text::base64(user + ":" + password);
}

std::string Tunnel::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

namespace {

// All of a Tunnel but its stream.
Tunnel ask(SocketStream& stream, const Proxy& proxy, std::string_view method,
           const std::string& target, const WaitLimit& limit) {
  Tunnel tunnel;
  tunnel.failure = write_all(stream, request_text(proxy, method, target), limit);
  if (!tunnel.failure.ok()) return tunnel;
  const auto sent = Clock::now();
  std::string bytes;
  bool malformed = false;
  std::optional<HttpHead> head;
  while (!head && !malformed) {
    const bool more = read_more(stream, bytes, tunnel, limit);
    if (more && tunnel.first_byte_us < 0) {
      tunnel.first_byte_us =
          std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sent).count();
    }
    tunnel.first_bytes = bytes.substr(0, kFirstBytes);
    if (!more) return tunnel;
    head = parse_head(bytes, malformed);
    if (!head && bytes.size() > kMaxHead) {
      tunnel.status_line = bytes.substr(0, std::min(bytes.find_first_of("\r\n"), kMaxStatusLine));
      tunnel.failure = {Outcome::too_large, {"http", 0, "more than 64 KiB of headers"}};
      return tunnel;
    }
  }
  if (malformed) {
    // Without an empty line nobody has a head to read yet.
    if (bytes.find("\r\n\r\n") != std::string::npos) tunnel.bytes = bytes;
    tunnel.failure = {Outcome::protocol, {"http", 0, "not an HTTP answer"}};
    return tunnel;
  }
  tunnel.status = head->status;
  tunnel.loose_status = head->loose_status;
  tunnel.behind = bytes.size() > head->size;
  tunnel.bytes = bytes.substr(0, head->size);
  tunnel.status_line = head->status_line.substr(0, kMaxStatusLine);
  tunnel.headers = std::move(head->headers);
  tunnel.failure = judge_status(tunnel.status, method);
  if (method != "CONNECT") return tunnel;
  if (tunnel.failure.ok()) {
    // Whatever came behind the head belongs to the tunnel.
    stream.push_back(bytes.substr(head->size));
  } else {
    read_body(stream, bytes.substr(head->size), tunnel, limit.until(Clock::now() + kForBody));
    tunnel.bytes += tunnel.body;
  }
  return tunnel;
}

}  // namespace

Tunnel connect_plain(Connection connection, const Proxy& proxy, std::string_view method,
                     const std::string& target, const WaitLimit& limit) {
  auto stream = std::make_unique<SocketStream>(std::move(connection.socket), connection.peer,
                                               connection.rtt_us);
  Tunnel tunnel = ask(*stream, proxy, method, target, limit);
  if (tunnel.failure.ok() && method == "CONNECT") tunnel.stream = std::move(stream);
  return tunnel;
}

Connection connect_through(Connection connection, const Proxy& proxy, const std::string& target,
                           const WaitLimit& limit) {
  SocketStream stream(std::move(connection.socket), connection.peer, connection.rtt_us);
  const Tunnel tunnel = ask(stream, proxy, "CONNECT", target, limit);
  connection.failure = tunnel.failure;
  // What came behind the 200 is read, and cannot be put back.
  if (tunnel.failure.ok() && tunnel.behind) {
    connection.failure = {Outcome::protocol, {"http", 0, "bytes behind the answer to CONNECT"}};
  }
  if (connection.failure.ok()) connection.socket = stream.take_socket();
  return connection;
}

}  // namespace sfprobe::net
