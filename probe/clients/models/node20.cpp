// Node.js 20: what its majors differ in (node_stack.hpp), as measured.
#include "clients/client.hpp"

namespace sfprobe::clients {
namespace {

constexpr NodeTraits kTraits = {
    .major = 20,
    .attempt_ms = 250,
    .undici = 6,
    .openssl35 = false,
    .knows_env_proxy = false,
    .knows_system_ca = false,
    .view = "node20",
};

}  // namespace

std::vector<Client> clients_of_node20() {
  return node_clients("node20-https", "node20-fetch", kTraits);
}

}  // namespace sfprobe::clients
