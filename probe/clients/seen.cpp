#include "clients/seen.hpp"

#include <algorithm>

#include "clients/observed_path.hpp"
#include "node/version.hpp"
#include "proxy/proxy_url.hpp"

namespace sfprobe::clients {

Choice choice_of(const proxy::ClientChoice& fact) {
  return {.decision = fact.decision,
          .route = fact.route,
          .proxy = fact.proxy,
          .scheme = fact.proxy.empty() ? "" : proxy::parse_proxy_url(fact.proxy).scheme,
          .fault = fact.fault,
          .variable = fact.variable,
          .codes = fact.codes,
          .message = fact.message};
}

std::optional<std::string> Seen::variable(std::string_view name) const {
  const environment::VariableFact* found = variables.find(name);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

Variables Seen::environment() const {
  return [this](const std::string& name) { return variable(name); };
}

int Seen::installed_node() const { return node::parse_version(programs.node_version).major; }

Choice Seen::choice(const std::string& client) const {
  const auto found = choices.find(client);
  return found == choices.end() ? Choice() : found->second;
}

Seen see(const Observed& observed) {
  Seen seen;
  seen.target = observed.target;
  for (const auto* view : observed.all_views()) {
    const bool node = view->facts.view.starts_with("node");
    if (node && !view->facts.note.empty()) seen.refusals[view->facts.view] = view->facts.note;
  }
  if (observed.variables) seen.variables = observed.variables->facts;
  if (observed.programs) seen.programs = observed.programs->facts;
  seen.paths[steps::kDirect] = direct_path(observed);
  if (!observed.choice) return seen;
  seen.chosen = true;
  for (const proxy::ClientChoice& fact : observed.choice->facts.choices) {
    Choice choice = choice_of(fact);
    if (!choice.route.empty() && !seen.paths.contains(choice.route)) {
      seen.paths[choice.route] = proxied_path(observed, choice.route, choice.proxy);
    }
    seen.choices[fact.client] = std::move(choice);
  }
  for (const proxy::ClientChoice& fact : observed.choice->facts.trials) {
    if (observed.route(fact.route) == nullptr) continue;
    const Choice& trial = seen.trials.emplace_back(choice_of(fact));
    seen.paths[trial.route] = proxied_path(observed, trial.route, trial.proxy);
  }
  return seen;
}

}  // namespace sfprobe::clients
