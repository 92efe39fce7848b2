#include "clients/saying.hpp"

#include <cmath>

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
  return prediction;
}

std::optional<Fate> refuses_to_start(const NodeTraits& node, const NodeOptions& options) {
  const auto refusal = [](const std::string& option) {
    return Course{}.crash({}, "node: " + option + " is not allowed in NODE_OPTIONS",
                          "this version of Node.js does not know " + option);
  };
  if (options.use_system_ca && !node.knows_system_ca) return refusal("--use-system-ca");
  if (options.use_env_proxy_option && !node.knows_env_proxy) return refusal("--use-env-proxy");
  return std::nullopt;
}

}  // namespace sfprobe::clients
