#include <algorithm>

#include "clients/what_if.hpp"
#include "diagnose/case.hpp"
#include "text/ascii.hpp"

namespace sfprobe {
namespace {

std::string scheme_of(const std::string& url) { return url.substr(0, url.find(':')); }

bool named_by_pac(const Observed& observed, const proxy::ClientChoice& other) {
  if (!observed.pac) return false;
  const auto& named = observed.pac->facts.proxies;
  return std::any_of(named.begin(), named.end(),
                     [&](const pac::NamedProxy& one) { return one.route == other.route; }) &&
         !other.route.empty();
}

Cause of_pac(const Observed& observed, const proxy::ClientChoice& other) {
  const pac::PacFacts& facts = observed.pac->facts;
  const std::string place = other.proxy.substr(other.proxy.find("://") + 3);
  return Cause{
      .id = "PROXY_CHOICE_DIFFERS",
      .owner = Owner::you,
      .summary = "the PAC file at " + facts.url + " sends " + facts.host + " to " + place +
                 "; with it the login works, and the CLI reads no PAC file",
      .why = {{"FindProxyForURL gives \"" + facts.answer + "\"", {observed.pac->id}},
              {"through " + other.proxy + " the login gets its answer", {observed.choice->id}}},
      .words = {{"otherproxy", other.proxy}}};
}

// The CLI reads four variables, the first that is set; the others' order is not its own.
std::string why_not_taken(const proxy::ChoiceFacts& choice, const proxy::ClientChoice& other) {
  const std::string name = text::lower(other.variable);
  const bool read = name == "https_proxy" || name == "http_proxy";
  return read && !choice.variable.empty()
             ? choice.variable + " takes precedence over " + other.variable
             : "it does not read " + other.variable;
}

// Another client's settings, npm's or a PAC file name a proxy that works, and the CLI does not read
// them. Worlds: proxy-all-proxy, proxy-http-proxy-beats-https-proxy.
std::optional<Cause> explain(const Case& failure) {
  const auto& choice = failure.observed.choice;
  if (!choice || failure.sf.outcome == ClientOutcome::crash) return std::nullopt;
  std::vector<proxy::ClientChoice> others = choice->facts.choices;
  for (const auto& trial : choice->facts.trials) {
    if (trial.variable != choice->facts.variable) others.push_back(trial);
  }
  for (const auto& other : others) {
    if (other.proxy.empty() || other.proxy == choice->facts.proxy) continue;
    // The same proxy with other credentials, which the evidence does not hold.
    const bool same_scheme = scheme_of(other.proxy) == scheme_of(choice->facts.proxy);
    if (other.variable == choice->facts.variable && same_scheme) continue;
    const EnvChange take{.set = {{"https_proxy", other.proxy}}};
    if (!clients::gets_through(clients::predict_with(failure.observed, take))) continue;
    if (other.variable == choice->facts.variable) {
      // The same value, which others take for a proxy of another kind.
      return Cause{.id = "PROXY_SCHEME_MISMATCH",
                   .owner = Owner::you,
                   .summary = "the proxy " + other.proxy + " works, but its URL says " +
                              scheme_of(choice->facts.proxy) + "://: write " +
                              scheme_of(other.proxy) + "://",
                   .why = {{"with " + scheme_of(other.proxy) + ":// the login gets its answer",
                            {choice->id}}},
                   .words = {{"variable", other.variable}, {"rightproxy", other.proxy}}};
    }
    if (named_by_pac(failure.observed, other)) return of_pac(failure.observed, other);
    return Cause{.id = "PROXY_CHOICE_DIFFERS",
                 .owner = Owner::you,
                 .summary = "the CLI does not use the proxy that works, " + other.proxy + ": " +
                            why_not_taken(choice->facts, other),
                 .why = {{"through " + other.proxy + " the login gets its answer", {choice->id}}},
                 .words = {{"otherproxy", other.proxy}}};
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_other_proxy = {"PROXY_CHOICE_DIFFERS", Depth::setting, explain};

}  // namespace sfprobe
