// The Salesforce CLI, 2.142 and later: jsforce over npm's undici 8, on the Node.js that is here.
// `sf` has the HTTP stack that is installed, or the one that is shipped; `sf-h2` and `sf-h1` are
// both.
#include "clients/choose.hpp"
#include "clients/cli_output.hpp"
#include "clients/client.hpp"
#include "clients/node_request.hpp"
#include "clients/node_runtime.hpp"
#include "clients/startup.hpp"
#include "clients/to_prediction.hpp"
#include "facts/cli_stack.hpp"
#include "facts/stages.hpp"

namespace sfprobe::clients {
namespace {

using environment::CliStack;

// https_proxy, http_proxy, HTTPS_PROXY, HTTP_PROXY: the first that is set, an empty one meaning
// none. NO_PROXY, ALL_PROXY and npm's settings are not read.
proxy::ProxyChoice choose(const proxy::ProxySettings& settings) {
  const auto setting = cli_setting(settings);
  if (!setting) return proxy::go_direct(kCli, settings.forced ? "--no-proxy" : "");
  proxy::ProxyChoice choice = proxy::go_through(kCli, *setting);
  proxy::ProxyUrl& url = choice.url;
  if (url.error != proxy::ProxyError::none && choice.decision != proxy::Decision::direct) {
    choice.decision = proxy::Decision::crash;
    choice.codes = proxy::codes_of(url.error);
    choice.message = proxy::message_of(url.error);
  }
  if (url.user.empty()) url.password.clear();  // undici sends no password without a user
  return choice;
}

Result crash_on_proxy_url(const Choice& choice) {
  Timeline timeline;
  timeline.stage = stages::kProxy;
  return timeline.crash(codes_of_bad_proxy(choice), text_of_bad_proxy(choice),
                        "the CLI cannot use the value of " + choice.variable);
}

// Before 3.10.23 jsforce gives its requests an agent only if it has a proxy for them. Without one
// they go by the agent that Node.js made of the environment, with Node's own undici.
bool leaves_the_agent_to_node(const NodeStack& stack, const CliStack& cli, const Choice& choice) {
  return cli.h2() && choice.decision == proxy::Decision::direct && stack.reads_env_proxy();
}

Result result_of(const Seen& seen, const Runtime& runtime, const CliStack& cli) {
  NodeStack stack = stack_of_cli(seen, runtime, Api::fetch, 8);
  stack.h2 = cli.h2();
  stack.asks_closed_proxy_again = cli.asks_closed_proxy_again();
  stack.hangs_on_cancel = cli.hangs_on_cancel();
  stack.names_socks_timeout = cli.names_socks_timeout();
  if (auto end = ends_at_start(stack, seen)) return *end;
  Choice choice = seen.cli_choice();
  if (choice.decision == proxy::Decision::crash) return crash_on_proxy_url(choice);
  if (leaves_the_agent_to_node(stack, cli, choice)) {
    choice = choice_by(env_proxy_rule(stack.node), seen);
    stack.undici = stack.node.undici;
    stack.h2 = stack.undici >= 8;
    stack.asks_closed_proxy_again = stack.undici < 8;
  }
  return request_along(stack, seen, choice);
}

// What the other releases on which the CLI starts would make of it, if that is something else.
void add_other_runtimes(const Seen& seen, const CliStack& cli, const Result& assumed,
                        Prediction& prediction) {
  for (const node::Release& release : node::releases()) {
    if (release.major < environment::kOldestNodeForCli) continue;
    const Runtime runtime{&release, node::parse_version(release.pinned), true};
    const Result result = result_of(seen, runtime, cli);
    if (result.kind == assumed.kind && result.codes == assumed.codes) continue;
    prediction.on_other_runtimes.push_back(
        {"Node.js " + std::to_string(release.major), result.kind, result.codes, result.status});
  }
}

Prediction predict(const Client& self, const Seen& seen, const CliStack& cli) {
  if (node_is_too_old(seen)) {
    Prediction prediction =
        to_prediction(self.name, Timeline{}.crash({}, "",
                                                  "this CLI needs " + environment::node_for_cli() +
                                                      ", and finds " + seen.programs.node_version));
    prediction.stack = cli.name();
    return prediction;
  }
  const Runtime runtime = runtime_of_cli(seen);
  const Result result = result_of(seen, runtime, cli);
  Prediction prediction = to_prediction(self.name, result);
  prediction.stack = cli.name();
  prediction.stack_assumed = cli.assumed;
  const bool failed = result.kind == ClientOutcome::error || result.kind == ClientOutcome::hang;
  if (failed && !result.plain) prediction.message = "fetch failed";
  if (result.kind == ClientOutcome::response) prediction.message = message_of_answer(seen, result);
  prediction.commands = cli_commands(seen, result, prediction.message);
  if (runtime.assumed) add_other_runtimes(seen, cli, result, prediction);
  return prediction;
}

Prediction predict_here(const Client& self, const Seen& seen) {
  return predict(self, seen, environment::stack_here(seen.programs));
}

Prediction predict_h2(const Client& self, const Seen& seen) {
  return predict(self, seen, environment::shipped_h2());
}

Prediction predict_h1(const Client& self, const Seen& seen) {
  return predict(self, seen, environment::shipped_h1());
}

const proxy::ProxyRule kProxy{kCli, choose};

}  // namespace

std::vector<Client> clients_of_sf() {
  return {{.name = kCli, .place = 0, .predict = predict_here, .proxy = &kProxy, .is_cli = true},
          {.name = "sf-h2", .place = 5, .predict = predict_h2, .proxy = &kProxy},
          {.name = "sf-h1", .place = 6, .predict = predict_h1, .proxy = &kProxy}};
}

}  // namespace sfprobe::clients
