// Purpose: the proxy of a scenario: a scripted one for faults, or a real daemon of Debian's.
// Ownership: runs for as long as the object lives, in the namespaces of the thread that made it.
// Threads: those of its server. Failure: BadScenario, std::runtime_error.
#pragma once

#include <memory>

#include "lab/certificates.hpp"
#include "support/daemon.hpp"
#include "support/server.hpp"

namespace sfprobe::lab {

class Proxy {
 public:
  static constexpr const char* kAddress = "10.20.0.2";

  // The section "proxy"; `target` is the address that a scripted one relays to.
  Proxy(const Certificates& certificates, const Json& proxy, const Json& http,
        const std::string& host, const std::string& target);

 private:
  void start_squid(const Certificates& certificates, const Json& proxy);
  void start_mitmproxy(const Certificates& certificates);

  std::uint16_t port_;
  std::vector<std::unique_ptr<testing::Server>> servers_;
  std::unique_ptr<testing::Daemon> daemon_;
};

}  // namespace sfprobe::lab
