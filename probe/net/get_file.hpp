// Purpose: one file over HTTP or HTTPS, directly, by libcurl on a connection that is made here.
// Certificates are verified against the store that the caller gives; nothing is followed or sent
// but the request. Threads: any. Failure: a result.
#pragma once

#include <cstdint>
#include <string>

#include "net/failure.hpp"
#include "net/wait.hpp"

struct x509_store_st;  // X509_STORE

namespace sfprobe::net {

struct File {
  Failure failure;  // an HTTP status is none
  int status = 0;   // 0 if no status line came
  std::string body;
};

// `url` has no credentials, and its host and port are those given. What is longer than `most`
// bytes fails with Outcome::too_large.
File get_file(const std::string& url, const std::string& host, std::uint16_t port,
              x509_store_st* trust, std::size_t most, const WaitLimit& limit);

}  // namespace sfprobe::net
