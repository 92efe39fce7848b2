// Node.js 24: what its majors differ in (node_stack.hpp), as measured.
#include "clients/client.hpp"

namespace sfprobe::clients {
namespace {

constexpr NodeTraits kTraits = {
    .major = 24,
    .attempt_ms = 250,
    .undici = 7,
    .openssl35 = true,
    .knows_env_proxy = true,
    .knows_system_ca = true,
    .view = "node24",
};

}  // namespace

std::vector<Client> clients_of_node24() {
  return node_clients("node24-https", "node24-fetch", kTraits);
}

}  // namespace sfprobe::clients
