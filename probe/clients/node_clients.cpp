#include "clients/client.hpp"
#include "clients/node_request.hpp"
#include "clients/saying.hpp"

namespace sfprobe::clients {
namespace {

Prediction predict(const Client& self, const Seen& seen, Api api) {
  const NodeTraits& node = *self.node;
  NodeStack stack{node, api, node_options(seen), node.undici, false, node.tls_proxy_by_ip_fails};
  if (auto end = ends_at_start(stack, seen)) return in_words(self.name, *end);
  Choice choice;
  if (stack.options.env_proxy && node.knows_env_proxy) {
    const char* fetch = node.undici >= 7 ? "node-fetch" : "node-fetch6";
    choice = seen.choice(api == Api::fetch ? fetch : "node-https");
  }
  Fate fate = request_along(stack, seen, choice);
  if (api == Api::fetch && fate.kind == Fate::Kind::error) fate.text = "fetch failed";
  return in_words(self.name, fate);
}

Prediction predict_https(const Client& self, const Seen& seen) {
  return predict(self, seen, Api::https);
}

Prediction predict_fetch(const Client& self, const Seen& seen) {
  return predict(self, seen, Api::fetch);
}

}  // namespace

std::vector<Client> node_clients(std::string_view https, std::string_view fetch,
                                 const NodeTraits& traits) {
  return {{https, 1000 - 10 * traits.major, predict_https, &traits},
          {fetch, 1001 - 10 * traits.major, predict_fetch, &traits}};
}

}  // namespace sfprobe::clients
