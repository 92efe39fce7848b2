#include "clients/saying.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "clients/node_flags.hpp"

namespace sfprobe::clients {
namespace {

const char* name_of(Fate::Kind kind) {
  switch (kind) {
    case Fate::Kind::response: return "response";
    case Fate::Kind::error: return "error";
    case Fate::Kind::hang: return "hang";
    case Fate::Kind::crash: break;
  }
  return "crash";
}

}  // namespace

Prediction in_words(std::string_view client, const Fate& fate) {
  Prediction prediction;
  prediction.client = client;
  prediction.outcome = name_of(fate.kind);
  prediction.codes = fate.codes;
  prediction.status = fate.status;
  prediction.message = fate.text;
  prediction.because = fate.because;
  prediction.certainty = fate.inferred ? Certainty::inferred : Certainty::observed;
  prediction.after_ms = std::llround(fate.ms);
  prediction.told = fate.told;
  return prediction;
}

std::optional<Fate> refuses_to_start(const NodeTraits& node, const Seen& seen) {
  for (const std::string& option : options_in(seen.variable("NODE_OPTIONS").value_or(""))) {
    if (allows_option(node.major, option)) continue;
    return Course{}.crash({}, "node: " + option + " is not allowed in NODE_OPTIONS",
                          "Node.js " + std::to_string(node.major) + " does not start with " +
                              option + " in NODE_OPTIONS");
  }
  return std::nullopt;
}

std::optional<Fate> ends_at_start(const NodeStack& stack, const Seen& seen) {
  if (auto refusal = refuses_to_start(stack.node, seen)) return refusal;
  const NodeOptions& options = stack.options;
  if (options.tls_min > options.tls_max) {
    return Course{}.crash({}, "", "NODE_OPTIONS excludes every version of TLS");
  }
  if (!options.order.empty() && options.order != "verbatim" && options.order != "ipv4first" &&
      options.order != "ipv6first") {
    return Course{}.crash({"ERR_INVALID_ARG_VALUE"}, "",
                          "NODE_OPTIONS gives --dns-result-order a value that it does not have");
  }
  if (const auto found = seen.refusals.find(stack.node.view); found != seen.refusals.end()) {
    return Course{}.crash({}, found->second, "options of NODE_OPTIONS exclude each other");
  }
  if (!stack.options.env_proxy || !stack.node.knows_env_proxy) return std::nullopt;
  const Choice choice = seen.choice(stack.node.undici >= 7 ? "node-fetch" : "node-fetch6");
  if (choice.route != "crash") return std::nullopt;
  return Course{}.crash(codes_of_bad_proxy(choice), "",
                        "Node.js ends at its start: it cannot use " + choice.variable);
}

Codes codes_of_bad_proxy(const Choice& choice) {
  if (choice.fault == "password_percent") return {};
  // "proxy.corp:8080" is a URL whose scheme is "proxy.corp"; "10.1.2.3:8080" is none.
  const std::string host =
      choice.proxy.substr(std::min(choice.proxy.find("://"), choice.proxy.size()));
  const bool name = host.size() > 3 && std::isalpha(static_cast<unsigned char>(host[3])) != 0;
  if (choice.fault == "scheme_missing" && name) return {"UND_ERR_INVALID_ARG", "ERR_INVALID_URL"};
  if (choice.fault == "scheme_unsupported" || choice.fault == "path" || choice.fault == "none") {
    return {"UND_ERR_INVALID_ARG"};
  }
  return {"ERR_INVALID_URL"};
}

}  // namespace sfprobe::clients
