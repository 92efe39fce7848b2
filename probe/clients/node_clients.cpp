#include "clients/client.hpp"
#include "clients/node_request.hpp"
#include "clients/saying.hpp"

namespace sfprobe::clients {
namespace {

// A scheme that Node.js's own proxy support does not know ends the process at its start.
bool bad_proxy(const Choice& choice) {
  return choice.route == "proxy" && choice.scheme != "http" && choice.scheme != "https";
}

Prediction predict(const Client& self, const Seen& seen, Api api) {
  NodeStack stack{*self.node, api, node_options(seen), self.node->undici};
  if (auto refusal = refuses_to_start(*self.node, stack.options)) {
    return in_words(self.name, *refusal);
  }
  const bool proxied = stack.options.env_proxy && self.node->knows_env_proxy;
  const Choice choice = proxied ? seen.choice("node") : Choice();
  Fate fate = choice.route == "crash" || bad_proxy(choice)
                  ? Course{}.crash({}, "", "it cannot use the proxy's URL")
                  : request_along(stack, seen, choice);
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
