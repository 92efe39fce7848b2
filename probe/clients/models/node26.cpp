// Node.js 26: what its majors differ in (node_stack.hpp), as measured.
#include "clients/client.hpp"

namespace sfprobe::clients {
namespace {

constexpr NodeTraits kTraits = {
    .major = 26,
    .attempt_ms = 500,
    .undici = 8,
    .openssl35 = true,
    .knows_env_proxy = true,
    .knows_system_ca = true,
    .tls_proxy_by_ip_fails = true,
    .view = "node26",
};

}  // namespace

std::vector<Client> clients_of_node26() {
  return node_clients("node26-https", "node26-fetch", kTraits);
}

}  // namespace sfprobe::clients
