// The Salesforce CLI up to 2.141: jsforce over node-fetch 2 and https-proxy-agent 5.
#include "clients/cli_runtime.hpp"
#include "clients/cli_words.hpp"
#include "clients/node_request.hpp"
#include "clients/saying.hpp"

namespace sfprobe::clients {
namespace {

// url.parse() takes all of them; what comes of it fails in its own way.
Fate bad_proxy(const Choice& choice) {
  const Course course;
  const std::string because = "it cannot use the value of " + choice.variable;
  if (choice.fault == "password_percent") {
    return course.crash({}, "URIError: URI malformed", because);
  }
  if (choice.fault == "port_invalid") {
    return course.error({"ERR_SOCKET_BAD_PORT"}, "Port should be >= 0 and < 65536", because);
  }
  if (choice.fault == "quoted") return course.error({"ENOENT"}, "connect ENOENT", because);
  // "proxy:8080" without a scheme: the port is taken for the address 0.0.31.144.
  return course.error({"ENETUNREACH", "ENOENT", "ECONNREFUSED"}, "connect ENETUNREACH", because);
}

Prediction predict(const Client& self, const Seen& seen) {
  const Runtime runtime = runtime_of_cli(seen);
  NodeStack stack{*runtime.node, Api::node_fetch, node_options(seen), 0, true};
  if (auto end = ends_at_start(stack, seen)) return in_words(self.name, *end);
  Choice choice = seen.choice("sf-legacy");
  if (choice.route == "direct" && stack.options.env_proxy && stack.node.knows_env_proxy) {
    // What it makes no agent of its own for goes the way of Node's https.
    choice = seen.choice("node-https");
    if (choice.route != "direct") stack.api = Api::https;
  }
  const Fate fate =
      choice.route == "crash" ? bad_proxy(choice) : request_along(stack, seen, choice);
  Prediction prediction = in_words(self.name, fate);
  if (fate.kind == Fate::Kind::error) {
    prediction.message =
        "request to " + seen.target.url() + "/services/oauth2/token failed, reason: " + fate.text;
  }
  prediction.commands = cli_commands(seen, fate, prediction.message);
  return prediction;
}

}  // namespace

std::vector<Client> clients_of_sf_legacy() { return {{"sf-legacy", 10, predict}}; }

}  // namespace sfprobe::clients
