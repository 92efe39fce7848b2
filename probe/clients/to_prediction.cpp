#include "clients/to_prediction.hpp"

#include "clients/choose.hpp"
#include "text/show.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace sfprobe::clients {
Prediction to_prediction(std::string_view client, const Result& result) {
  Prediction prediction;
  prediction.client = client;
  prediction.outcome = result.kind;
  prediction.codes = result.codes;
  prediction.status = result.status;
  prediction.message = result.text;
  prediction.because = result.because;
  prediction.certainty = result.inferred ? Certainty::inferred : Certainty::observed;
  prediction.after_ms = std::llround(result.ms);
  prediction.told = result.told;
  if (result.kind != ClientOutcome::response) prediction.stage = result.stage;
  return prediction;
}

namespace {

std::string without_program(const std::string& message) {
  constexpr std::string_view kProgram = "node: ";
  return message.starts_with(kProgram) ? message.substr(kProgram.size()) : message;
}

}  // namespace

std::optional<Result> refuses_to_start(const NodeStack& stack) {
  const auto& refusal = stack.start.refusal;
  if (!refusal) return std::nullopt;
  Codes codes;
  if (!refusal->code.empty()) codes = {refusal->code};
  Result result = Timeline{}.crash(codes, refusal->message,
                                   "Node.js " + std::to_string(stack.version.major) +
                                       " does not start: " + without_program(refusal->message));
  result.exit_status = refusal->exit_status;
  return result;
}

std::optional<Result> ends_at_start(const NodeStack& stack, const Seen& seen) {
  if (auto refusal = refuses_to_start(stack)) return refusal;
  if (!seen.variables.missing_modules.empty()) {
    const auto& missing = seen.variables.missing_modules.front();
    return Timeline{}.crash(
        {missing.imported ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND"},
        "Cannot find module '" + text::show_path(missing.name) + "'",
        "NODE_OPTIONS names a module that is not there: " + text::show_path(missing.name));
  }
  if (const auto found = seen.refusals.find(stack.node.view()); found != seen.refusals.end()) {
    return Timeline{}.crash({}, found->second, "options of NODE_OPTIONS exclude each other");
  }
  if (!stack.reads_env_proxy()) return std::nullopt;
  const Choice choice = choice_by(env_proxy_rule(stack.node), seen);
  if (choice.decision != proxy::Decision::crash) return std::nullopt;
  return Timeline{}.crash(codes_of_bad_proxy(choice), "",
                          "Node.js ends at its start: it cannot use " + choice.variable);
}

Codes codes_of_bad_proxy(const Choice& choice) {
  if (!choice.codes.empty() || choice.fault == proxy::ProxyFault::password_percent)
    return choice.codes;
  // Evidence from before the codes were recorded.
  // "proxy.corp:8080" is a URL whose scheme is "proxy.corp"; "10.1.2.3:8080" is none.
  const std::string host =
      choice.proxy.substr(std::min(choice.proxy.find("://"), choice.proxy.size()));
  const bool name = host.size() > 3 && std::isalpha(static_cast<unsigned char>(host[3])) != 0;
  if (choice.fault == proxy::ProxyFault::scheme_missing && name)
    return {"UND_ERR_INVALID_ARG", "ERR_INVALID_URL"};
  if (choice.fault == proxy::ProxyFault::scheme_unsupported ||
      choice.fault == proxy::ProxyFault::path || choice.fault == proxy::ProxyFault::none) {
    return {"UND_ERR_INVALID_ARG"};
  }
  return {"ERR_INVALID_URL"};
}

}  // namespace sfprobe::clients
