// Purpose: a healthy stand-in for login.salesforce.com inside the world: its name, its address, its
// certificates, its answers; a test replaces the one part that it wants to break.
// Ownership: the test. Threads: those of its servers.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "support/dns_server.hpp"
#include "support/pki.hpp"
#include "support/server.hpp"
#include "support/temp_file.hpp"

namespace sfprobe::testing {

constexpr const char* kHost = "login.example.com";  // looks public, exists nowhere
constexpr const char* kAddress = "10.20.0.1";

class StandIn {
 public:
  StandIn();

  Pki pki{kHost, {.rsa_bits = 2048}};  // as Salesforce's own
  TempFile ca{pki.root.pem()};

  std::shared_ptr<SSL_CTX> context() const;
  DnsServer::Zone healthy_zone() const;

  // Each starts one part; a part that is not started is not there.
  void serve_dns(DnsServer::Zone zone, const std::string& address = "127.0.0.1");
  void serve(Server::Script script, const std::string& address = kAddress,
             std::uint16_t port = 443);
  void start_healthy();

 private:
  std::vector<std::unique_ptr<DnsServer>> dns_;
  std::vector<std::unique_ptr<Server>> servers_;
};

}  // namespace sfprobe::testing
