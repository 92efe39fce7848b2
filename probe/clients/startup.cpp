#include "clients/startup.hpp"

#include <algorithm>
#include <cctype>

#include "clients/choose.hpp"
#include "text/show.hpp"

namespace sfprobe::clients {
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

namespace {

using environment::LoadFault;

constexpr int kStartupFailure = 14;  // ExitCode::kStartupSnapshotFailure of src/node_exit_code.h

// The options may be others than those under which the module was looked for.
bool is_wanted(const environment::MissingModuleFact& module, const node::Options& options) {
  const auto same = [&](const std::string& name) {
    return text::show_path(name) == text::show_path(module.name);
  };
  if (same(options.snapshot)) return true;
  return std::any_of(options.modules.begin(), options.modules.end(),
                     [&](const node::Module& wanted) { return same(wanted.name); });
}

Codes codes_of_load(const environment::MissingModuleFact& module, const node::Release& release) {
  switch (module.fault) {
    case LoadFault::missing: return {module.imported ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND"};
    case LoadFault::needs: return {"MODULE_NOT_FOUND"};
    case LoadFault::folder: return {"ERR_UNSUPPORTED_DIR_IMPORT"};
    case LoadFault::attribute:
      return {release.names_import_attributes ? "ERR_IMPORT_ATTRIBUTE_MISSING"
                                              : "ERR_IMPORT_ASSERTION_TYPE_MISSING"};
    default: return {};
  }
}

Result cannot_load(const environment::MissingModuleFact& module, const node::Release& release) {
  const std::string name = text::show_path(module.name);
  const std::string wanted = "NODE_OPTIONS names a module that ";
  std::string text;
  std::string because;
  switch (module.fault) {
    case LoadFault::missing:
      text = "Cannot find module '" + name + "'";
      because = wanted + "is not there: " + name;
      break;
    case LoadFault::needs: because = wanted + "needs another one that is not there: " + name; break;
    case LoadFault::throws: because = wanted + "throws an error: " + name; break;
    case LoadFault::exits: because = wanted + "ends the process: " + name; break;
    case LoadFault::snapshot_missing:
      text = "Cannot open " + name;
      because = "NODE_OPTIONS names a snapshot that is not there: " + name;
      break;
    case LoadFault::snapshot_unread:
      because = "NODE_OPTIONS names a snapshot to run instead of the program: " + name;
      break;
    default: because = wanted + "cannot be loaded so: " + name; break;
  }
  Result result =
      Timeline{}.crash(codes_of_load(module, release), std::move(text), std::move(because));
  result.mute = module.fault == LoadFault::exits;
  if (module.fault == LoadFault::snapshot_missing) result.exit_status = kStartupFailure;
  result.told = module.fault != LoadFault::snapshot_unread;
  return result;
}

// V8 ends the process; how much the program needs depends on the program.
std::optional<Result> out_of_memory(const NodeStack& stack) {
  constexpr std::int64_t kNever = 3;     // MiB with which no Node.js starts
  constexpr std::int64_t kEnough = 100;  // for any of these programs
  const std::int64_t mb = stack.options().heap_mb;
  if (mb <= 0 || mb >= kEnough) return std::nullopt;
  Result result = Timeline{}.crash(
      {}, "", "NODE_OPTIONS gives it a heap of " + std::to_string(mb) + " MiB, which is too small");
  result.told = mb < kNever;
  return result;
}

}  // namespace

std::optional<Result> ends_at_start(const NodeStack& stack, const Seen& seen) {
  if (auto refusal = refuses_to_start(stack)) return refusal;
  if (auto result = out_of_memory(stack)) return result;
  if (stack.options().waits_for_debugger) {
    return Timeline{}.hang(kHangMs + 1, {},
                           "an option in NODE_OPTIONS makes it wait for a debugger");
  }
  for (const auto& module : seen.variables.missing_modules) {
    if (is_wanted(module, stack.options())) return cannot_load(module, stack.node);
  }
  if (const auto found = seen.refusals.find(stack.node.view()); found != seen.refusals.end()) {
    return Timeline{}.crash({}, found->second, "options of NODE_OPTIONS exclude each other");
  }
  if (!stack.reads_env_proxy()) return std::nullopt;
  // Whoever loads https has its agents made, the CLI's packages included.
  if (const Choice agents = seen.choice("node-https");
      stack.uses_https() && agents.decision == proxy::Decision::crash) {
    return Timeline{}.crash(agents.codes, "Invalid proxy URL",
                            "Node.js ends: a line break is part of " + agents.variable);
  }
  const Choice choice = choice_by(env_proxy_rule(stack.node), seen);
  if (choice.decision != proxy::Decision::crash) return std::nullopt;
  return Timeline{}.crash(codes_of_bad_proxy(choice), text_of_bad_proxy(choice),
                          "Node.js does not start: it cannot use " + choice.variable);
}

Codes codes_of_bad_proxy(const Choice& choice) {
  const bool known = !choice.codes.empty() || !choice.message.empty();
  if (known || choice.fault == proxy::ProxyFault::password_percent) return choice.codes;
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

std::string text_of_bad_proxy(const Choice& choice) {
  if (!choice.message.empty()) return choice.message;
  // Evidence from before the messages were recorded.
  const Codes codes = codes_of_bad_proxy(choice);
  using enum proxy::ProxyError;
  if (codes.empty()) return proxy::message_of(malformed_uri);
  if (codes.front() != "UND_ERR_INVALID_ARG") return proxy::message_of(invalid_url);
  const bool path =
      choice.fault == proxy::ProxyFault::path || choice.fault == proxy::ProxyFault::credentials_raw;
  return proxy::message_of(path ? no_origin : other_protocol);
}

}  // namespace sfprobe::clients
