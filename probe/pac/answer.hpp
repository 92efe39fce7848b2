// Purpose: what FindProxyForURL gave, taken apart: "PROXY a:8080; SOCKS b:1080; DIRECT".
// Threads: pure. Failure: what is no proxy is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/proxy_url.hpp"

namespace sfprobe::pac {

struct Answer {
  // In its order, at most 16, each once. SOCKS is taken for SOCKS 5, which the CLI can use; SOCKS4,
  // which it cannot, is left out.
  std::vector<proxy::ProxyUrl> proxies;
  bool direct = false;  // DIRECT is among them, or there is nothing else
  bool direct_first = false;
  std::string shown;  // its words, without what is none: "PROXY a:8080; DIRECT"
};

Answer parse_answer(std::string_view text);

}  // namespace sfprobe::pac
