// The Salesforce CLI up to 2.141: jsforce over node-fetch 2 and https-proxy-agent 5.
#include "clients/cli_runtime.hpp"
#include "clients/cli_words.hpp"
#include "clients/node_request.hpp"
#include "clients/saying.hpp"

namespace sfprobe::clients {
namespace {

constexpr int kOldest = 18;

Prediction predict(const Client& self, const Seen& seen) {
  const Runtime runtime = runtime_of_cli(seen, kOldest);
  const NodeStack stack{*runtime.node, Api::node_fetch, node_options(seen), 0, true};
  if (auto refusal = refuses_to_start(stack.node, stack.options)) {
    return in_words(self.name, *refusal);
  }
  const Choice choice = seen.choice("sf");
  const Fate fate = choice.route == "crash"
                        ? Course{}.crash({}, "", "it cannot use the value of " + choice.variable)
                        : request_along(stack, seen, choice);
  Prediction prediction = in_words(self.name, fate);
  if (fate.kind == Fate::Kind::error) {
    prediction.message = "request to " + seen.target.url() +
                         "/services/oauth2/token failed, reason: " + fate.text;
  }
  prediction.commands = cli_commands(seen, fate, prediction.message);
  return prediction;
}

}  // namespace

std::vector<Client> clients_of_sf_legacy() { return {{"sf-legacy", 10, predict}}; }

}  // namespace sfprobe::clients
