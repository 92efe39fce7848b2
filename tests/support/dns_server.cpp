#include "support/dns_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace sfprobe::testing {
namespace {

constexpr int kTickMs = 20;

struct Question {
  std::string name;
  int type = 0;
  std::size_t end = 0;  // of the question section
};

std::optional<Question> parse(const std::string& query) {
  Question question;
  std::size_t i = 12;
  while (i < query.size() && query[i] != 0) {
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(query[i]));
    if (i + 1 + length > query.size()) return std::nullopt;
    question.name += (question.name.empty() ? "" : ".") + query.substr(i + 1, length);
    i += 1 + length;
  }
  if (i + 5 > query.size()) return std::nullopt;
  question.type = static_cast<unsigned char>(query[i + 2]);
  question.end = i + 5;
  return question;
}

void put16(std::string& out, int value) {
  out += static_cast<char>((value >> 8) & 0xFF);
  out += static_cast<char>(value & 0xFF);
}

std::string encode(const std::string& name) {
  std::string out;
  std::size_t start = 0;
  while (start <= name.size()) {
    std::size_t dot = name.find('.', start);
    if (dot == std::string::npos) dot = name.size();
    out += static_cast<char>(dot - start);
    out += name.substr(start, dot - start);
    start = dot + 1;
  }
  return out + '\0';
}

void put_record(std::string& out, const std::string& owner, int type, const std::string& data,
                int ttl) {
  out += encode(owner);
  put16(out, type);
  put16(out, 1);
  put16(out, 0);
  put16(out, ttl);
  put16(out, static_cast<int>(data.size()));
  out += data;
}

std::string capitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string respond(const std::string& query, const Question& question, const DnsReply& reply,
                    const std::vector<std::string>& addresses, bool truncated) {
  if (reply.garbage) return query.substr(0, 2) + "\x81\x80\xff\xff\xff\xff garbage";
  std::string records;
  std::string aliases;
  int count = 0;
  const int ttl = reply.is("ttl-0") ? 0 : 60;
  std::string owner = reply.is("case") ? capitals(question.name) : question.name;
  if (reply.is("owner")) owner = "other.example.org";
  for (const std::string& cname : reply.cnames) {
    put_record(aliases, owner, 5, encode(cname), ttl);
    owner = cname;
    ++count;
  }
  for (const std::string& address : addresses) {
    std::array<char, 16> bytes{};
    const bool v6 = address.find(':') != std::string::npos;
    if (v6 != (question.type == 28)) continue;
    ::inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data());
    put_record(records, owner, question.type, std::string(bytes.data(), v6 ? 16 : 4), ttl);
    ++count;
  }
  records = reply.is("cname-last") ? records + aliases : aliases + records;
  if (reply.is("short") && !records.empty()) records.resize(records.size() - 2);
  std::string out = query.substr(0, 2);
  if (reply.is("id")) out[0] = static_cast<char>(out[0] ^ 0x55);
  out += static_cast<char>((truncated ? 0x83 : 0x81) & (reply.is("query") ? 0x7f : 0xff));
  out += static_cast<char>((reply.is("not-recursive") ? 0 : 0x80) | reply.rcode);
  put16(out, reply.is("no-question") ? 0 : 1);
  put16(out, truncated ? 0 : count);
  put16(out, 0);
  put16(out, 0);
  std::string asked = query.substr(12, question.end - 12);
  if (reply.is("case")) asked = encode(capitals(question.name)) + asked.substr(asked.size() - 4);
  if (reply.is("question")) asked = encode("other.example.org") + asked.substr(asked.size() - 4);
  if (!reply.is("no-question")) out += asked;
  return truncated ? out : out + records;
}

// RFC 6891: a query with EDNS0 has an OPT record in its additional section.
DnsReply for_query(const std::string& query, DnsReply reply) {
  const bool edns = query[10] != 0 || query[11] != 0;
  if (!edns) return reply;
  reply.silent = reply.silent || reply.edns_silent;
  if (reply.edns_rcode < 0) return reply;
  reply.rcode = reply.edns_rcode;
  reply.addresses.clear();
  return reply;
}

int listen_on(const std::string& address, std::uint16_t port, int type) {
  const int fd = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in sin{};
  sin.sin_family = AF_INET;
  sin.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &sin.sin_addr);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&sin), sizeof sin) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

}  // namespace

bool DnsReply::is(const char* oddity) const {
  return std::find(mangle.begin(), mangle.end(), oddity) != mangle.end();
}

DnsServer::DnsServer(Zone zone, const std::string& address, std::uint16_t port)
    : zone_(std::move(zone)) {
  // Both sockets need one port; the first free one for UDP may be taken for TCP.
  for (int attempt = 0; attempt < 20 && tcp_ < 0; ++attempt) {
    if (udp_ >= 0) ::close(udp_);
    udp_ = listen_on(address, port, SOCK_DGRAM);
    sockaddr_in sin{};
    socklen_t length = sizeof sin;
    ::getsockname(udp_, reinterpret_cast<sockaddr*>(&sin), &length);
    port_ = ntohs(sin.sin_port);
    tcp_ = listen_on(address, port_, SOCK_STREAM);
  }
  if (tcp_ < 0) throw std::runtime_error("test DNS server cannot listen on " + address);
  ::listen(tcp_, 8);
  thread_ = std::thread([this] { serve(); });
}

DnsServer::~DnsServer() {
  stopping_ = true;
  thread_.join();
  ::close(udp_);
  ::close(tcp_);
}

void DnsServer::serve() {
  while (!stopping_) {
    std::vector<pollfd> entries{{udp_, POLLIN, 0}, {tcp_, POLLIN, 0}};
    for (const Stream& stream : streams_) entries.push_back({stream.fd, POLLIN, 0});
    if (::poll(entries.data(), entries.size(), send_due()) <= 0) continue;
    for (std::size_t i = streams_.size(); i-- > 0;) {
      if (entries[i + 2].revents == 0 || answer_stream(streams_[i])) continue;
      ::close(streams_[i].fd);
      streams_.erase(streams_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (entries[0].revents != 0) answer_datagram();
    if (entries[1].revents != 0) accept_stream();
  }
  for (const Stream& stream : streams_) ::close(stream.fd);
}

void DnsServer::answer_datagram() {
  std::string query(512, '\0');
  sockaddr_in from{};
  socklen_t length = sizeof from;
  const ssize_t got = ::recvfrom(udp_, query.data(), query.size(), MSG_DONTWAIT,
                                 reinterpret_cast<sockaddr*>(&from), &length);
  if (got < 12) return;
  ++datagrams_;
  query.resize(static_cast<std::size_t>(got));
  const auto question = parse(query);
  if (!question) return;
  const DnsReply reply = for_query(query, zone_(question->name, question->type));
  if (reply.silent) return;
  if (reply.flood) {
    std::string other = respond(query, *question, reply, reply.addresses, false);
    other[0] = static_cast<char>(other[0] ^ 0x55);
    const auto until = Clock::now() + std::chrono::seconds(3);
    while (!stopping_ && Clock::now() < until) {
      ::sendto(udp_, other.data(), other.size(), MSG_DONTWAIT,
               reinterpret_cast<const sockaddr*>(&from), length);
    }
    return;
  }
  const auto later = [&](Clock::time_point due, std::string bytes) {
    waiting_.push_back({due, std::move(bytes), from});
  };
  const auto due = Clock::now() + std::chrono::milliseconds(reply.delay_ms);
  later(due, respond(query, *question, reply, reply.addresses, reply.truncated));
  if (reply.second.empty()) return;
  later(due + std::chrono::milliseconds(30), respond(query, *question, reply, reply.second, false));
}

int DnsServer::send_due() {
  for (;;) {
    const auto next =
        std::min_element(waiting_.begin(), waiting_.end(),
                         [](const Waiting& a, const Waiting& b) { return a.due < b.due; });
    if (next == waiting_.end()) return kTickMs;
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(next->due - Clock::now()).count();
    if (wait > 0) return static_cast<int>(std::min<std::int64_t>(wait, kTickMs));
    ::sendto(udp_, next->bytes.data(), next->bytes.size(), 0,
             reinterpret_cast<const sockaddr*>(&next->to), sizeof next->to);
    waiting_.erase(next);
  }
}

void DnsServer::accept_stream() {
  const int fd = ::accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0) streams_.push_back({fd, ""});
}

// Every whole question that has come; false at the end of the stream.
bool DnsServer::answer_stream(Stream& stream) {
  std::string buffer(1024, '\0');
  const ssize_t got = ::recv(stream.fd, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  stream.received += buffer.substr(0, static_cast<std::size_t>(got));
  for (;;) {
    const auto byte = [&](std::size_t i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(stream.received[i]));
    };
    if (stream.received.size() < 2) return true;
    const std::size_t size = byte(0) << 8 | byte(1);
    if (stream.received.size() < 2 + size) return true;
    const std::string query = stream.received.substr(2, size);
    stream.received.erase(0, 2 + size);
    const auto question = size > 12 ? parse(query) : std::nullopt;
    if (!question) return false;
    const DnsReply reply = zone_(question->name, question->type);
    if (reply.refuse_tcp) return false;
    if (reply.is("tcp-silent")) continue;
    const std::string bytes = respond(query, *question, reply, reply.addresses, false);
    std::string framed;
    put16(framed, static_cast<int>(bytes.size()));
    framed += bytes;
    ::send(stream.fd, framed.data(), framed.size(), MSG_NOSIGNAL);
  }
}

}  // namespace sfprobe::testing
