// The Salesforce CLI, 2.142 and later: jsforce over npm's undici 8, on the Node.js that is here.
#include "clients/cli_runtime.hpp"
#include "clients/cli_words.hpp"
#include "clients/node_request.hpp"
#include "clients/saying.hpp"

namespace sfprobe::clients {
namespace {

constexpr int kUndici = 8;

Fate crash_on_proxy_url(const Choice& choice) {
  const bool parsed = choice.fault == "scheme_unsupported" || choice.fault == "path";
  const std::string text = choice.fault == "password_percent" ? "URIError: URI malformed"
                           : parsed ? "InvalidArgumentError: Invalid URL protocol"
                                    : "TypeError: Invalid URL";
  return Course{}.crash(codes_of_bad_proxy(choice), text,
                        "the CLI cannot use the value of " + choice.variable);
}

Fate fate_of(const NodeStack& stack, const Seen& seen) {
  if (auto end = ends_at_start(stack, seen)) return *end;
  const Choice choice = seen.choice("sf");
  if (choice.route == "crash") return crash_on_proxy_url(choice);
  return request_along(stack, seen, choice);
}

Prediction predict(const Client& self, const Seen& seen) {
  const Runtime runtime = runtime_of_cli(seen);
  if (node_is_too_old(seen)) {
    return in_words(self.name, Course{}.crash({}, "",
                                              "this CLI needs Node.js 22 or later, and finds " +
                                                  seen.programs.node_version));
  }
  const NodeStack stack{*runtime.node, Api::fetch, node_options(seen), kUndici, true};
  const Fate fate = fate_of(stack, seen);
  Prediction prediction = in_words(self.name, fate);
  const bool failed = fate.kind == Fate::Kind::error || fate.kind == Fate::Kind::hang;
  if (failed && !fate.plain) prediction.message = "fetch failed";
  if (fate.kind == Fate::Kind::response) prediction.message = message_of_answer(seen, fate);
  prediction.commands = cli_commands(seen, fate, prediction.message);
  return prediction;
}

}  // namespace

std::vector<Client> clients_of_sf() { return {{"sf", 0, predict}}; }

}  // namespace sfprobe::clients
