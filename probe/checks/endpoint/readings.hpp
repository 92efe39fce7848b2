// Purpose: what each parser makes of an answer's bytes; where libcurl kept these to itself, the
// request is made once more for them. Threads: any. Failure: no readings.
#pragma once

#include <vector>

#include "facts/endpoint.hpp"
#include "net/fetch.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::endpoint {

// A request, and what making it again takes.
struct Asked {
  ProbeContext& context;
  Route& route;
  const std::vector<net::Address>& hop;
  net::Request& request;
};

// Sets `readings` and `reread`. `again`: the request may be repeated.
void read_as_parsers(const Asked& asked, const net::Response& response, bool again,
                     RequestFacts& facts);

}  // namespace sfprobe::endpoint
