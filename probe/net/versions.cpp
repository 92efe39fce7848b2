#include "net/versions.hpp"

#include <ares.h>
#include <curl/curl.h>
#include <openssl/crypto.h>

namespace sfprobe::net {

std::vector<std::string> library_versions() {
  return {std::string("OpenSSL ") + ::OpenSSL_version(OPENSSL_VERSION_STRING),
          std::string("libcurl ") + ::curl_version_info(CURLVERSION_NOW)->version,
          std::string("c-ares ") + ::ares_version(nullptr)};
}

bool has_gssapi() {
  return (::curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_GSSAPI) != 0;
}

}  // namespace sfprobe::net
