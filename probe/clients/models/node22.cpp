// Node.js 22: what its majors differ in (node_stack.hpp), as measured.
#include "clients/client.hpp"

namespace sfprobe::clients {
namespace {

constexpr NodeTraits kTraits = {
    .major = 22,
    .attempt_ms = 250,
    .undici = 6,
    .openssl35 = true,
    .knows_env_proxy = true,
    .knows_system_ca = true,
    .view = "node22",
};

}  // namespace

std::vector<Client> clients_of_node22() {
  return node_clients("node22-https", "node22-fetch", kTraits);
}

}  // namespace sfprobe::clients
