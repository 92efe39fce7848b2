// Purpose: the client's side of a scenario: its network, resolver, trust and environment, in the
// namespaces that the calling thread has entered. Threads: one. Failure: std::runtime_error.
#pragma once

#include <map>
#include <string>

#include "lab/certificates.hpp"
#include "net/socket.hpp"

namespace sfprobe::lab {

// Returns the near end of the TUN device.
net::Socket set_up_near_side(const Json& scenario, const Certificates& certificates);

// PATH, HOME, a UTF-8 locale, the lab's root in NODE_EXTRA_CA_CERTS, and then what the scenario
// says (null takes one away).
std::map<std::string, std::string> client_environment(const Json& scenario,
                                                      const Certificates& certificates);

}  // namespace sfprobe::lab
