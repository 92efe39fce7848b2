// Purpose: the way between the client's namespace and everybody else's, in user space: delay, loss,
// and what middleboxes do to packets. Each end is a TUN device of its namespace.
// Ownership: takes both descriptors. Threads: one of its own. Failure: std::runtime_error.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "lab/packet.hpp"
#include "net/socket.hpp"

namespace sfprobe::lab {

// What happens to packets that fit. Without a port or an address every one fits.
struct Rule {
  std::string does;       // drop, reset, close, hops, delay, or an ICMP error: host, …
  std::string address{};  // of the far side
  std::optional<std::uint16_t> port{};  // of the far side
  bool back = false;                    // packets to the client, not from it
  std::string containing{};             // once seen in a flow, it fits the rest of the flow
  std::size_t longer_than = 0;          // bytes of the IP packet
  std::size_t after_bytes = 0;          // once more data than this has gone from the client
  bool rest_of_hello = false;           // what follows the first segment of a ClientHello
  int mtu = 0;                          // for too-big: what the ICMP message says
  int first = 0;                        // only so many packets of each flow; 0: all
  int ms = 0;                           // for delay: added to the round trip
  int hop = 1;                          // it sits before that router of the path
};

struct Path {
  int rtt_ms = 0;
  double loss_percent = 0;
  int hops = 0;              // routers, each of which takes one off a packet's hop limit
  bool silent_hops = false;  // and says nothing where that was the last one
  std::vector<Rule> rules;
};

// A TUN device in the calling thread's network namespace.
net::Socket open_tun(const std::string& name);

class Router {
 public:
  Router(net::Socket client, net::Socket far, Path path);
  ~Router();

 private:
  using Clock = std::chrono::steady_clock;
  struct Due {
    Clock::time_point at;
    std::uint64_t order;
    bool to_client;
    std::string bytes;
    bool operator<(const Due& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  // What a flow's client sent first: where it begins and how long its record is.
  struct Hello {
    std::uint32_t begins = 0;
    std::size_t bytes = 0;
  };

  void route();
  const Hello* hello_of(const Packet& packet, const std::string& flow, bool from_client);
  int send_due();
  void take(bool from_client);
  bool apply_rules(Packet& packet, bool from_client, int hop, int& delay);
  int delay_to(int hop, int delay) const;
  bool fits(const Rule& rule, std::size_t index, const Packet& packet, bool from_client);
  void send(std::string bytes, bool to_client, int ms);

  const net::Socket client_;
  const net::Socket far_;
  const Path path_;
  std::priority_queue<Due> waiting_;
  std::uint64_t order_ = 0;
  std::set<std::string> marked_;         // flows in which a rule's text was seen
  std::map<std::string, Hello> hellos_;  // of each flow
  std::map<std::string, int> met_;       // packets of a flow that a rule has met
  std::minstd_rand chance_;              // always the same sequence
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sfprobe::lab
