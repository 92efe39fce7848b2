// Purpose: names to addresses, in the two ways that matter: as the C library tells every client
// (lookup), and from each name server on its own (Query, over c-ares).
// Threads: any; one Query belongs to one thread. Failure: results.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/address.hpp"
#include "net/failure.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

struct Lookup {
  Failure failure;
  std::vector<Address> addresses;  // in the order of getaddrinfo (RFC 6724), at most 64
};

// What the address is for. Node.js asks for addresses of the families that this machine has
// (AI_ADDRCONFIG) where it connects, and for all of them where it listens.
enum class Use { connect, listen };

// getaddrinfo(3) with the hints that Node.js gives: SOCK_STREAM, any family. It cannot be
// interrupted, so it runs in a thread that is left behind if it does not return in time; it then
// holds nothing but its own memory.
Lookup lookup(const std::string& host, std::uint16_t port, const WaitLimit& limit,
              Use use = Use::connect);

enum class RecordType { a, aaaa };

struct Answer {
  Failure failure;  // ok: a NOERROR answer with at least one address
  int rcode = -1;   // RFC 1035; -1 if no answer came
  std::vector<std::string> addresses;
  std::vector<std::string> cnames;  // the chain, in order
  std::int64_t ttl_s = -1;          // the least of the answer's records
  std::string from;                 // who answered, "address:port"
};

// One question to one server: UDP, retransmitted after 300 ms and then at doubling intervals,
// TCP after truncation.
class Query {
 public:
  Query(const Address& server, std::string name, RecordType type);
  ~Query();

  // The first answer.
  Answer ask(const WaitLimit& limit);

  // Datagrams that answer the same question after the first one did: there ought to be none
  // (two answers to one query are what DNS injection looks like).
  std::vector<Answer> listen(const WaitLimit& limit);

  int transmissions() const;  // UDP datagrams sent
  bool over_tcp() const;      // the UDP answer was truncated

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sfprobe::net
