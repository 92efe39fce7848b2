#include <algorithm>

#include "checks/elsewhere/elsewhere.hpp"
#include "checks/elsewhere/files.hpp"
#include "facts/steps.hpp"
#include "proxy/meant.hpp"
#include "run/probe_context.hpp"
#include "text/show.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMostCandidates = 3;

std::string place_of(const SettingFact& fact) {
  return fact.key + " in " + fact.file + (fact.line > 0 ? ":" + std::to_string(fact.line) : "");
}

// What is meant by it: most programs take "proxy.corp:8080".
proxy::ProxyUrl url_of(const Found& found) { return proxy::meant_proxy(found.raw); }

bool can_be_tried(const Found& found) {
  if (found.fact.kind != SettingKind::proxy || found.doubtful) return false;
  if (!found.fact.unset.empty()) return false;
  const proxy::ProxyUrl url = url_of(found);
  // What is no host name may be a password in the wrong place: no name server is asked for it.
  return url.usable() && text::is_plain_host(url.host) &&
         (url.scheme == "http" || url.scheme == "https" || url.scheme == "socks5");
}

}  // namespace

std::vector<proxy::ProxyChoice> candidates(const System& system) {
  std::vector<proxy::ProxyChoice> choices;
  for (const Found& found : find_settings(system)) {
    if (choices.size() == kMostCandidates) break;
    if (!can_be_tried(found)) continue;
    proxy::ProxyUrl url = url_of(found);
    const bool known = std::any_of(choices.begin(), choices.end(),
                                   [&](const auto& choice) { return choice.url.same_proxy(url); });
    if (known) continue;
    proxy::ProxyChoice choice;
    choice.client = found.fact.program + ", " + found.fact.file;
    choice.decision = proxy::Decision::proxy;
    choice.variable = place_of(found.fact);
    choice.url = std::move(url);
    choices.push_back(std::move(choice));
  }
  return choices;
}

void observe(ProbeContext& context) {
  const auto since = net::Clock::now();
  ElsewhereFacts facts;
  for (const Found& found : find_settings(context.system)) {
    SettingFact& fact = facts.settings.emplace_back(found.fact);
    const proxy::ProxyUrl url =
        found.fact.kind == SettingKind::proxy ? url_of(found) : proxy::ProxyUrl{};
    for (const proxy::ProxyChoice& trial : context.trials) {
      if (url.usable() && trial.url.same_proxy(url)) fact.route = trial.route;
    }
    // Nor is one a trial that curl takes from the same file.
    for (const proxy::ProxyChoice& choice : context.choices) {
      const bool own = found.fact.program == "curlrc" && choice.client == "curl";
      if (own && url.usable() && choice.url.same_proxy(url)) fact.route = choice.route;
    }
  }
  context.recorder.add({.id = steps::kElsewhere,
                        .action = steps::action(steps::Action::read),
                        .subject = "settings of other programs",
                        .outcome = Outcome::ok,
                        .facts = pack(facts)},
                       since);
}

}  // namespace sfprobe::elsewhere
