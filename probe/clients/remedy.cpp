#include "clients/remedy.hpp"

#include <algorithm>
#include <array>

#include "clients/client.hpp"
#include "clients/proxy_choice.hpp"

namespace sfprobe::clients {
namespace {

constexpr auto kProxyVariables =
    std::to_array<std::string_view>({"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"});

bool is_proxy_variable(std::string_view name) {
  return std::find(kProxyVariables.begin(), kProxyVariables.end(), name) != kProxyVariables.end();
}

// Options that decide about connections; those that decide about trust are not for this model.
bool is_known(const std::string& name, const std::string& value) {
  if (is_proxy_variable(name)) return true;
  return name == "NODE_OPTIONS" &&
         (value.empty() || value.find("network-family-autoselection") != std::string::npos);
}

bool is_known(const EnvChange& change) {
  return std::all_of(change.set.begin(), change.set.end(),
                     [](const auto& set) { return is_known(set.first, set.second); }) &&
         std::all_of(change.unset.begin(), change.unset.end(),
                     [](const std::string& name) { return is_known(name, ""); });
}

void apply(const EnvChange& change, environment::VariablesFacts& facts) {
  const auto remove = [&](const std::string& name) {
    std::erase_if(facts.variables, [&](const auto& variable) { return variable.name == name; });
  };
  for (const auto& [name, value] : change.set) {
    remove(name);
    facts.variables.push_back({name, value, value.empty()});
  }
  for (const std::string& name : change.unset) remove(name);
}

// The way through the same proxy as some client goes, if there is one.
std::string path_of(const Seen& seen, const ProxyChoice& choice) {
  if (choice.route == "direct") return "direct";
  for (const auto& [client, other] : seen.choices) {
    if (!other.proxy.empty() && other.proxy == choice.url.shown()) return other.path;
  }
  return {};
}

void choose_again(Seen& seen) {
  const auto variables = [&](const std::string& name) { return seen.variable(name); };
  const ProxyChoice choice = choose_for_sf(variables, std::nullopt);
  Choice& sf = seen.choices["sf"];
  const std::string path = path_of(seen, choice);
  sf.route = choice.route;
  sf.path = path;
  sf.proxy = choice.url.host.empty() ? "" : choice.url.shown();
  sf.scheme = choice.url.scheme;
  sf.fault = to_string(choice.url.fault);
  sf.variable = choice.variable;
}

}  // namespace

std::optional<Proof> try_change(const Evidence& evidence, const EnvChange& change) {
  if (evidence.find("proxy.choice") == nullptr || !is_known(change)) return std::nullopt;
  Seen seen = see(evidence);
  const std::string options = seen.variable("NODE_OPTIONS").value_or("");
  const bool drops_options =
      std::find(change.unset.begin(), change.unset.end(), "NODE_OPTIONS") != change.unset.end();
  if (drops_options && options.find("-ca") != std::string::npos) return std::nullopt;  // trust
  // A proxy from the command line is not the environment's.
  if (seen.choice("sf").variable.starts_with("--")) return std::nullopt;
  if (prediction_of("sf", seen).outcome == "response") return std::nullopt;
  apply(change, seen.variables);
  choose_again(seen);
  const Prediction after = prediction_of("sf", seen);
  if (after.outcome != "response") {
    return after.certainty == Certainty::observed ? Proof::disproved : Proof::untested;
  }
  return after.certainty == Certainty::observed ? Proof::proven : Proof::untested;
}

}  // namespace sfprobe::clients
