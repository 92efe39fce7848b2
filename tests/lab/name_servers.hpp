// Purpose: the name servers of a scenario, and what the client's resolver is told of them.
// Ownership: they run for as long as the object lives, in the namespace of the thread that made it.
// Failure: BadScenario.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lab/scenario.hpp"
#include "support/dns_server.hpp"

namespace sfprobe::lab {

class NameServers {
 public:
  // `add_address` brings an address up here.
  NameServers(const Json& scenario, const std::function<void(const std::string&)>& add_address);

 private:
  std::vector<std::unique_ptr<testing::DnsServer>> servers_;
};

// The client's files.
std::string resolv_conf(const Json& scenario);
std::string hosts_file(const Json& scenario);

}  // namespace sfprobe::lab
