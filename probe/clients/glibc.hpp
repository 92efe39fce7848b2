// Purpose: how getaddrinfo() of glibc ends where a run was too short to see it: its servers, tries
// and waiting times (resolv.conf(5); resolv/res_send.c of glibc 2.36).
// Threads: pure. Failure: none.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/evidence.hpp"
#include "text/resolv_conf.hpp"

namespace sfprobe::clients {

// What one server said to one query.
struct ServerAnswer {
  enum class Kind { silent, addresses, none, no_name, failure };
  Kind kind = Kind::silent;
  double ms = 0;
  std::vector<std::string> addresses;
  bool by_tcp = false;  // silent over TCP, whose connect(2) the C library does not limit
};

struct Server {
  ServerAnswer a;
  ServerAnswer aaaa;
};

struct LookupEnd {
  Outcome outcome = Outcome::try_again;
  double ms = 0;
};

// `servers` in the order of resolv.conf. A and AAAA are asked at the same time.
LookupEnd getaddrinfo_end(const ResolvConf& conf, const std::vector<Server>& servers);

}  // namespace sfprobe::clients
