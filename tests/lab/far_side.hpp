// Purpose: everybody but the client: a network and mount namespace with the name servers, the hosts
// and the proxy of a scenario, behind a TUN device.
// Ownership: the far end of the TUN is taken out once by the caller. Threads: one that holds the
// namespaces, and those of its servers. Failure: what a part throws, from the constructor.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lab/certificates.hpp"
#include "lab/router.hpp"

namespace sfprobe::lab {

constexpr const char* kClientAddress = "10.20.255.1";
constexpr const char* kClientAddress6 = "fd20::ff:1";
constexpr const char* kTargetAddress = "10.20.0.1";

// One address of the target as the scenario gives it.
struct TargetAddress {
  std::string ip;
  std::string does = "serve";  // serve; refuse; or what the router does to its packets
  int rtt_ms = 0;              // more than the path's own
  bool routed() const { return ip.starts_with("10.20.") || ip.starts_with("fd20:"); }
};

std::vector<TargetAddress> target_addresses(const Json& scenario);

// Everything that happens to packets: the section "network" and the addresses' own faults.
Path path_of(const Json& scenario);

class FarSide {
 public:
  FarSide(const Json& scenario, const Certificates& certificates);
  ~FarSide();
  net::Socket take_tun() { return std::move(tun_); }

 private:
  void live(const Json& scenario, const Certificates& certificates);

  net::Socket tun_;
  std::promise<void> ready_;
  std::promise<void> over_;
  std::thread thread_;
};

}  // namespace sfprobe::lab
