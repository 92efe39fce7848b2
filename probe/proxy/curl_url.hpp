// Purpose: a proxy's URL as libcurl 7.88 takes it (lib/urlapi.c with a guessed scheme,
// parse_proxy() in lib/url.c). Threads: pure. Failure: `code`, of the exit that curl makes of it.
#pragma once

#include <string>
#include <string_view>

#include "proxy/proxy_url.hpp"

namespace sfprobe::proxy {

struct CurlUrl {
  ProxyUrl url;
  std::string code;  // "" if curl can use it
};

CurlUrl parse_curl_url(std::string_view value);

}  // namespace sfprobe::proxy
