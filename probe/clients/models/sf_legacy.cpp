// The Salesforce CLI up to 2.141: jsforce over node-fetch 2 and https-proxy-agent 5.
#include "clients/choose.hpp"
#include "clients/cli_output.hpp"
#include "clients/client.hpp"
#include "clients/node_request.hpp"
#include "clients/node_runtime.hpp"
#include "clients/startup.hpp"
#include "clients/to_prediction.hpp"
#include "proxy/legacy_url.hpp"

namespace sfprobe::clients {
namespace {

// The same variables as the newer CLI. Every scheme other than https:// is taken for http://, SOCKS
// included (https-proxy-agent 5).
proxy::ProxyChoice choose(const proxy::ProxySettings& settings) {
  const auto setting = cli_setting(settings);
  if (!setting) return proxy::go_direct("sf-legacy", settings.forced ? "--no-proxy" : "");
  proxy::ProxyChoice choice = proxy::go_through("sf-legacy", *setting);
  if (choice.decision == proxy::Decision::direct) return choice;
  const proxy::LegacyUrl taken = proxy::parse_legacy_url(setting->value);
  if (taken.throws || !taken.code.empty()) {
    choice.decision = proxy::Decision::crash;
    if (!taken.code.empty()) choice.codes = {taken.code};
    if (taken.code.empty()) choice.message = proxy::message_of(proxy::ProxyError::malformed_uri);
    return choice;
  }
  // Credentials for SOCKS are not for showing to such a server in another protocol.
  const bool socks = choice.url.socks();
  choice.url = {};
  choice.url.scheme = taken.secure ? "https" : "http";
  choice.url.host = taken.host;
  choice.url.port = taken.port;
  if (!socks) choice.url.user = taken.user;
  if (!socks) choice.url.password = taken.password;
  return choice;
}

// url.parse() takes nearly all of them; what comes of it fails in its own way.
Result bad_proxy(const Choice& choice) {
  const Timeline timeline;
  const std::string because = "it cannot use the value of " + choice.variable;
  if (choice.codes == Codes{"ERR_INVALID_URL"}) {
    return timeline.crash(choice.codes, "TypeError: Invalid URL", because);
  }
  if (!choice.codes.empty()) {
    const std::string& code = choice.codes.front();
    return timeline.error(choice.codes, code.starts_with("ERR_") ? code : "connect " + code,
                          because);
  }
  if (!choice.message.empty() || choice.fault == proxy::ProxyFault::password_percent) {
    return timeline.crash({}, "URIError: URI malformed", because);
  }
  if (choice.fault == proxy::ProxyFault::port_invalid ||
      choice.fault == proxy::ProxyFault::credentials_raw) {
    return timeline.error({"ERR_SOCKET_BAD_PORT"}, "Port should be >= 0 and < 65536", because);
  }
  if (choice.fault == proxy::ProxyFault::quoted)
    return timeline.error({"ENOENT"}, "connect ENOENT", because);
  // "proxy:8080" without a scheme: the port is taken for the address 0.0.31.144.
  return timeline.error({"ENETUNREACH", "ENOENT", "ECONNREFUSED"}, "connect ENETUNREACH", because);
}

// forcedotcom/cli issue 3586.
std::optional<Result> loses_the_answer(const Seen& seen, const Result& result) {
  const std::string& version = seen.programs.cli_node_version;
  if (result.kind != ClientOutcome::response || !node::loses_node_fetch_answers(version)) {
    return std::nullopt;
  }
  Result lost = Timeline{.ms = result.ms}.crash({}, "Warning: Detected unsettled top-level await",
                                                "Node.js " + version +
                                                    " loses the end of an answer, and the CLI up "
                                                    "to 2.141 waits for it in vain");
  lost.exit_status = 13;
  return lost;
}

Prediction predict(const Client& self, const Seen& seen) {
  NodeStack stack = stack_of_cli(seen, runtime_of_cli(seen), Api::node_fetch, 0);
  if (auto end = ends_at_start(stack, seen)) return to_prediction(self.name, *end);
  Choice choice = choice_by(*self.proxy, seen);
  if (choice.decision == proxy::Decision::direct && stack.reads_env_proxy()) {
    // What it makes no agent of its own for goes the way of Node's https.
    choice = seen.choice("node-https");
    if (choice.decision != proxy::Decision::direct) stack.api = Api::https;
  }
  const Result result = choice.decision == proxy::Decision::crash
                            ? bad_proxy(choice)
                            : request_along(stack, seen, choice);
  if (const auto lost = loses_the_answer(seen, result)) return to_prediction(self.name, *lost);
  Prediction prediction = to_prediction(self.name, result);
  if (result.kind == ClientOutcome::error) {
    prediction.message =
        "request to " + seen.target.url() + "/services/oauth2/token failed, reason: " + result.text;
  }
  prediction.commands = cli_commands(seen, result, prediction.message);
  return prediction;
}

const proxy::ProxyRule kProxy{"sf-legacy", choose};

}  // namespace

std::vector<Client> clients_of_sf_legacy() {
  return {{.name = "sf-legacy", .place = 10, .predict = predict, .proxy = &kProxy}};
}

}  // namespace sfprobe::clients
