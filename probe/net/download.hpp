// Purpose: one small file over plain HTTP, from an address that a certificate names: nothing is
// sent but the request, nothing is followed, and no address of this machine's own is asked.
// Threads: any. Failure: a result.
#pragma once

#include <string>

#include "net/failure.hpp"
#include "net/proxy.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

struct Download {
  Failure failure;
  int status = 0;
  std::string body;  // at most 64 KiB
};

// Only http:// URLs without credentials; through the proxy if it is an HTTP proxy.
Download download(const std::string& url, const Proxy* proxy, const WaitLimit& limit);

}  // namespace sfprobe::net
