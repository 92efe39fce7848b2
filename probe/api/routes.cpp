#include "api/routes.hpp"

#include <algorithm>
#include <utility>

#include "checks/environment/npm_proxy.hpp"
#include "clients/choose.hpp"
#include "facts/steps.hpp"
#include "proxy/meant.hpp"
#include "text/show.hpp"

namespace sfprobe {
namespace {

using Trial = Route::Trial;

constexpr std::size_t kMostTrials = 3;
constexpr std::size_t kMostOfPac = 3;

bool is_of_cli(const proxy::ProxyChoice& choice) { return choice.is_cli; }

// What an older client or curl makes of a malformed URL may be a part of its password: that is
// neither asked for nor shown, unless the CLI goes there as well.
void drop_guesses(const System& system, std::vector<proxy::ProxyChoice>& choices) {
  const auto cli = std::find_if(choices.begin(), choices.end(), is_of_cli);
  const std::string host = cli == choices.end() ? "" : cli->url.host;
  for (proxy::ProxyChoice& choice : choices) {
    if (choice.is_cli || choice.variable.empty() || choice.url.host == host) continue;
    if (choice.variable.find(' ') != std::string::npos) continue;  // no variable: curl's own file
    const auto value = system.env(choice.variable);
    if (value && !text::is_plain_url(*value)) choice.url.host.clear();
  }
}

// A client that cannot use its proxy needs no route to it; of the CLI's, what it would be if it
// were repaired is worth knowing.
bool needs_route(const proxy::ProxyChoice& choice) {
  if (choice.decision == proxy::Decision::direct || !choice.url.usable()) return false;
  return choice.decision == proxy::Decision::proxy || choice.is_cli;
}

void add_ways(RoutePlan& plan) {
  plan.ways.push_back({steps::kDirect, std::nullopt});
  for (proxy::ProxyChoice& choice : plan.choices) {
    if (choice.decision == proxy::Decision::direct) choice.route = steps::kDirect;
    if (!needs_route(choice)) continue;
    const auto earlier = std::find_if(
        plan.choices.begin(), plan.choices.end(), [&](const proxy::ProxyChoice& other) {
          return &other < &choice && !other.route.empty() && other.route != steps::kDirect &&
                 other.url.same_proxy(choice.url);
        });
    if (earlier != plan.choices.end()) {
      choice.route = earlier->route;
      continue;
    }
    choice.route = steps::kProxy;
    if (!choice.is_cli) choice.route += std::to_string(plan.ways.size());
    plan.ways.push_back({choice.route, choice.url});
  }
}

std::string name_of_trial(std::size_t number) {
  return steps::kTrial + (number > 1 ? std::to_string(number) : std::string());
}

void add_trial(RoutePlan& plan, Trial kind, const std::string& variable, proxy::ProxyUrl url) {
  const auto same = [&](const proxy::ProxyChoice& other) { return other.url.same_proxy(url); };
  if (std::any_of(plan.choices.begin(), plan.choices.end(), same) ||
      std::any_of(plan.trials.begin(), plan.trials.end(), same)) {
    return;
  }
  proxy::ProxyChoice& trial = plan.trials.emplace_back();
  trial.client = steps::kTrial;
  trial.decision = proxy::Decision::proxy;
  trial.variable = variable;
  trial.url = std::move(url);
  trial.route = name_of_trial(plan.trials.size());
  plan.ways.push_back({trial.route, trial.url, kind});
}

void add_other_schemes(RoutePlan& plan, const Options& options, const System& system) {
  const proxy::ProxyChoice cli = plan.cli_choice();
  const auto value = options.proxy ? options.proxy : system.env(cli.variable);
  if (cli.decision == proxy::Decision::direct || cli.variable.empty() || !value) return;
  for (proxy::ProxyUrl& url : proxy::by_other_schemes(*value)) {
    if (url.host != cli.url.host) continue;  // not certain to be a host
    // Credentials that are meant for a proxy with TLS are not shown to anybody else.
    if (cli.url.scheme == "https" && url.has_credentials()) continue;
    add_trial(plan, Trial::scheme, cli.variable, std::move(url));
  }
}

// What was meant by a value that the CLI takes for another proxy, or in which none is.
void add_meant(RoutePlan& plan, const System& system) {
  const proxy::ProxyChoice cli = plan.cli_choice();
  const auto value = system.env(cli.variable);
  if (cli.url.fault == proxy::ProxyFault::none || cli.variable.empty() || !value) return;
  const auto variables = [&](const std::string& name) { return system.env(name); };
  if (auto url = proxy::certainly_meant(*value, variables)) {
    add_trial(plan, Trial::setting, cli.variable, std::move(*url));
  }
}

void add_proxy_of_npm(RoutePlan& plan, const System& system) {
  const auto npm = environment::proxy_of_npm(system);
  if (!npm || !text::is_plain_url(npm->value)) return;
  proxy::ProxyUrl url = proxy::parse_proxy_url(npm->value);
  if (!url.usable() || url.error != proxy::ProxyError::none) return;
  add_trial(plan, Trial::setting, npm->name, std::move(url));
}

// What the CLI would take, or another client, if the variable that it takes were not there.
void add_overridden(RoutePlan& plan, const System& system) {
  const std::string taken = plan.cli_choice().variable;
  if (taken.empty()) return;
  for (const char* name :
       {"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) {
    const auto value = system.env(name);
    if (name == taken || !value || !text::is_plain_url(*value)) continue;
    if (plan.trials.size() == kMostTrials) return;
    proxy::ProxyUrl url = proxy::parse_proxy_url(*value);
    if (!url.usable() || url.error != proxy::ProxyError::none) continue;
    add_trial(plan, Trial::setting, name, std::move(url));
  }
}

}  // namespace

const proxy::ProxyChoice& RoutePlan::cli_choice() const {
  return *std::find_if(choices.begin(), choices.end(), is_of_cli);
}

std::vector<proxy::ProxyChoice> choices_of_clients(const Target& target, const Options& options,
                                                   const System& system,
                                                   proxy::CurlrcProxy curlrc) {
  return clients::choose_proxies({[&](const std::string& name) { return system.env(name); },
                                  target.host, options.proxy, std::move(curlrc)});
}

RoutePlan plan_routes(std::vector<proxy::ProxyChoice> choices, const Options& options,
                      const System& system) {
  drop_guesses(system, choices);
  RoutePlan plan;
  plan.choices = std::move(choices);
  add_ways(plan);
  if (!options.proxy) add_meant(plan, system);
  add_other_schemes(plan, options, system);
  if (!options.proxy) {
    add_overridden(plan, system);
    add_proxy_of_npm(plan, system);
  }
  return plan;
}

bool wants_elsewhere(const Options& options) { return !options.proxy; }

void add_elsewhere(RoutePlan& plan, std::vector<proxy::ProxyChoice> found) {
  for (proxy::ProxyChoice& choice : found) {
    if (plan.trials.size() == kMostTrials) return;
    add_trial(plan, Trial::setting, choice.variable, std::move(choice.url));
  }
}

void reserve_for_pac(RoutePlan& plan) {
  for (std::size_t n = 1; n <= kMostOfPac; ++n) {
    plan.ways.push_back({name_of_trial(plan.trials.size() + n), std::nullopt, Trial::pac});
  }
}

}  // namespace sfprobe
