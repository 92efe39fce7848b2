#include "support/stand_in.hpp"

#include "support/world.hpp"

namespace sfprobe::testing {

StandIn::StandIn() {
  set_resolv_conf("nameserver 127.0.0.1\n");
  set_hosts("127.0.0.1 localhost\n");
  shell(
      "ip addr flush dev lo scope global; ip addr replace 10.20.0.1/32 dev lo; "
      "ip addr replace 10.20.0.2/32 dev lo; nft flush ruleset");
}

std::shared_ptr<SSL_CTX> StandIn::context() const {
  return server_context(pki.leaf, {pki.intermediate});
}

DnsServer::Zone StandIn::healthy_zone() const {
  return [](const std::string& name, int) {
    return name == kHost ? DnsReply{.addresses = {kAddress}} : DnsReply{.rcode = 3};
  };
}

void StandIn::serve_dns(DnsServer::Zone zone, const std::string& address) {
  dns_.push_back(std::make_unique<DnsServer>(std::move(zone), address, 53));
}

void StandIn::serve(Server::Script script, const std::string& address, std::uint16_t port) {
  servers_.push_back(std::make_unique<Server>(std::move(script), address, port));
}

void StandIn::start_healthy() {
  serve_dns(healthy_zone());
  serve(salesforce(context()));
}

}  // namespace sfprobe::testing
