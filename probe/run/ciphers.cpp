#include "run/ciphers.hpp"

#include "net/ciphers.hpp"
#include "node/options.hpp"

namespace sfprobe {

std::string cipher_error(const System& system) {
  const node::Options options =
      node::read_options(system.env("NODE_OPTIONS").value_or(""), node::Version{}).options;
  if (options.ciphers.empty()) return {};
  const std::string suites = options.newer_ciphers();
  const std::string ciphers = options.older_ciphers();
  if (suites.empty() && ciphers.empty()) return "ERR_INVALID_ARG_VALUE";
  return net::takes_ciphers(suites, ciphers) ? "" : "ERR_SSL_NO_CIPHER_MATCH";
}

}  // namespace sfprobe
