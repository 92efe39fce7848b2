// Purpose: the ClientHello that the CLI's own Node.js sends here. Threads: any; waits for what the
// environment check finds out. Failure: none; what is not known is as in the newest Node.js.
#pragma once

#include "node/client_hello.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::tls {

struct CliHello {
  const node::HelloShape& shape;
  node::HelloWish wish;  // its large_key: the key for ML-KEM is in it

  std::string record() const;
};

CliHello cli_hello(ProbeContext& context);

// The same without NODE_OPTIONS and a configuration of OpenSSL.
CliHello usual_hello(ProbeContext& context);

}  // namespace sfprobe::tls
