// Purpose: a name server on loopback that answers each question as the test says.
// Ownership: the test; stops when it goes. Threads: one.
#pragma once

#include <netinet/in.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sfprobe::testing {

struct DnsReply {
  int rcode = 0;
  std::vector<std::string> addresses{};  // of the family that was asked for; others are left out
  std::vector<std::string> cnames{};     // the chain from the name that was asked for
  bool silent = false;
  bool truncated = false;  // over UDP; over TCP the whole answer comes
  int delay_ms = 0;
  std::vector<std::string> second{};  // a second datagram with these addresses, 30 ms later
  bool garbage = false;               // bytes that are no DNS message, behind the right id
  bool refuse_tcp = false;
  bool flood = false;        // for three seconds, answers that bear another id
  int edns_rcode = -1;       // to a query with EDNS0 (RFC 6891): this instead
  bool edns_silent = false;  // such a query is not answered
  // What is odd about the message: "case" (names come back in capitals), "owner" (the records
  // belong to another name), "id", "question" (another one's), "no-question", "ttl-0",
  // "cname-last", "not-recursive" (no RA), "query" (no QR), "short" (ends in its last record),
  // "tcp-silent".
  std::vector<std::string> mangle{};
  bool is(const char* oddity) const;
};

class DnsServer {
 public:
  // Asked for each question: "login.test", and 1 (A) or 28 (AAAA).
  using Zone = std::function<DnsReply(const std::string& name, int type)>;

  explicit DnsServer(Zone zone, const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  ~DnsServer();
  std::uint16_t port() const { return port_; }
  int datagrams() const { return datagrams_; }

 private:
  using Clock = std::chrono::steady_clock;
  // A slow answer holds up no other.
  struct Waiting {
    Clock::time_point due;
    std::string bytes;
    sockaddr_in to;
  };

  struct Stream {
    int fd;
    std::string received;
  };

  void serve();
  int send_due();  // how long until the next is, at most a tick
  void answer_datagram();
  void accept_stream();
  bool answer_stream(Stream& stream);

  const Zone zone_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> datagrams_ = 0;
  int udp_ = -1;
  int tcp_ = -1;
  std::uint16_t port_ = 0;
  std::vector<Waiting> waiting_;
  std::vector<Stream> streams_;
  std::thread thread_;
};

}  // namespace sfprobe::testing
