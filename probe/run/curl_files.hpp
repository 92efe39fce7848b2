// Purpose: the files that decide how curl on this machine makes a request: its own configuration
// and OpenSSL's. Threads: any; a file system that does not answer keeps the caller. Failure: what
// is not there sets nothing, and what cannot be read is told apart from it.
#pragma once

#include <string>
#include <vector>

#include "proxy/choice.hpp"
#include "sfprobe/system.hpp"
#include "text/curlrc.hpp"
#include "text/openssl_defaults.hpp"
#include "trust/settings.hpp"

namespace sfprobe {

struct CurlrcFile {
  std::string path{};   // "" if there is none
  bool unread = false;  // no regular file, or too long
  std::vector<text::CurlrcOption> options{};
};
CurlrcFile read_curlrc(const System& system);

struct OpensslDefaultsFile {
  std::string path{};
  text::OpensslDefaults defaults{};
};
OpensslDefaultsFile read_openssl_defaults(const System& system);

// What it says of proxies.
proxy::CurlrcProxy proxy_of(const CurlrcFile& file);

// What both say of trust.
trust::CurlSettings curl_trust(const System& system);

}  // namespace sfprobe
