#include "diagnose/route_labels.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

// "proxy.corp:3128" of "http://***@proxy.corp:3128/": the usual scheme goes without saying.
std::string label_of_proxy(const std::string& url) {
  std::string label = url.starts_with("http://") ? url.substr(7) : url;
  while (label.ends_with('/')) label.pop_back();
  if (const std::size_t at = label.find("***@"); at != std::string::npos) label.erase(at, 4);
  return label;
}

// What was probed is not what stands in the variable.
constexpr std::string_view kRepaired = " (repaired)";

// "10.0.0.1:3128" of "http://***@10.0.0.1:3128".
std::string authority_of(const std::string& url) {
  const std::string label = label_of_proxy(url);
  const std::size_t scheme = label.find("://");
  return scheme == std::string::npos ? label : label.substr(scheme + 3);
}

}  // namespace

bool is_repaired(const clients::Choice& cli) {
  return cli.decision == proxy::Decision::crash && !cli.proxy.empty() &&
         cli.fault != proxy::ProxyFault::scheme_unsupported;
}

// Of a URL at which the CLI crashes, the repaired one was probed; of one that it takes for another
// proxy's, that one, and a trial by the same variable is what was meant.
std::string label_of_route(const clients::Seen& observed, const std::string& route) {
  const clients::Choice cli = observed.cli_choice();
  const bool crashes = cli.decision == proxy::Decision::crash;
  const bool unfilled = cli.fault == proxy::ProxyFault::unexpanded;
  const auto marked = [](const std::string& url) {
    return label_of_proxy(url) + std::string(kRepaired);
  };
  if (is_repaired(cli) && cli.route == route) return marked(cli.proxy);
  for (const auto& [client, choice] : observed.choices) {
    if (choice.route == route && !choice.proxy.empty()) return label_of_proxy(choice.proxy);
  }
  for (const clients::Choice& trial : observed.trials) {
    if (trial.route != route || trial.proxy.empty()) continue;
    const bool meant = cli.fault != proxy::ProxyFault::none && trial.variable == cli.variable &&
                       (!crashes || unfilled);
    return meant ? marked(trial.proxy) : label_of_proxy(trial.proxy);
  }
  return route;
}

bool names_user(const clients::Seen& observed, const std::string& route) {
  const auto is_it = [&](const clients::Choice& choice) {
    return choice.route == route && choice.proxy.find("***@") != std::string::npos;
  };
  return std::any_of(observed.choices.begin(), observed.choices.end(),
                     [&](const auto& one) { return is_it(one.second); }) ||
         std::any_of(observed.trials.begin(), observed.trials.end(), is_it);
}

bool is_misreading(const clients::Seen& observed, const std::string& route) {
  const clients::Choice cli = observed.cli_choice();
  if (cli.fault == proxy::ProxyFault::none || route == cli.route || route == steps::kDirect) {
    return false;
  }
  for (const clients::Choice& trial : observed.trials) {
    if (trial.route == route) return false;
  }
  const auto is_meant = [&](const std::string& url) {
    const auto same = [&](const clients::Choice& one) {
      return one.variable == cli.variable && authority_of(one.proxy) == authority_of(url);
    };
    return std::any_of(observed.trials.begin(), observed.trials.end(), same) ||
           (cli.decision == proxy::Decision::crash && same(cli));
  };
  return std::any_of(observed.choices.begin(), observed.choices.end(), [&](const auto& one) {
    const clients::Choice& choice = one.second;
    return choice.route == route && choice.variable == cli.variable && !is_meant(choice.proxy);
  });
}

}  // namespace sfprobe
