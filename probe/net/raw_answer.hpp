// Purpose: the bytes of an HTTP answer that libcurl refuses, for parsers with other rules: the same
// request once more, over TLS and the same route by libcurl, which then only moves bytes
// (CURLOPT_CONNECT_ONLY). Certificates are verified as in fetch(). Threads: any. Failure: a result.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "net/fetch.hpp"

namespace sfprobe::net {

struct RawAnswer {
  Failure failure;    // of connection and TLS; closed, reset: how it ended after the request
  std::string bytes;  // at most 64 KiB
};

// Reads until `enough` says so of the bytes, the peer ends it, or nothing has come for `patience`.
RawAnswer ask_raw(const Request& request, Connection connection, const Proxy* proxy,
                  x509_store_st* trust, const WaitLimit& limit, Clock::duration patience,
                  const std::function<bool(std::string_view)>& enough);

}  // namespace sfprobe::net
