#include <algorithm>

#include "clients/what_if.hpp"
#include "diagnose/case.hpp"
#include "diagnose/trust_mends.hpp"
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

// How the login works through a proxy: as the CLI is, or with one more change.
struct Works {
  std::string also;  // a clause on what it takes besides; "" for nothing
  std::string once;  // the same for what was seen
};

std::optional<Works> works(const Case& failure, const proxy::ClientChoice& other, bool trusting) {
  const EnvChange take{.set = {{"https_proxy", other.proxy}}};
  if (!trusting) {
    if (clients::gets_through(clients::predict_with(failure.observed, take))) return Works{};
    return std::nullopt;
  }
  if (failure.lacks_anchor()) return std::nullopt;  // that is what fails as it is
  for (const TrustMend& mend : trust_mends(failure.observed, other.route)) {
    EnvChange both = take;
    both.set.insert(both.set.end(), mend.change.set.begin(), mend.change.set.end());
    if (!clients::gets_through(clients::predict_with(failure.observed, both, mend.fix))) continue;
    return Works{"; nor does it trust " + mend.issuer + ", which it would meet there",
                 " once the CLI trusts " + mend.issuer};
  }
  return std::nullopt;
}

Cause of_pac(const Observed& observed, const proxy::ClientChoice& other, const Works& how) {
  const pac::PacFacts& facts = observed.pac->facts;
  const std::string place = other.proxy.substr(other.proxy.find("://") + 3);
  return Cause{.id = "PROXY_CHOICE_DIFFERS",
               .owner = Owner::you,
               .summary = "the PAC file at " + facts.url + " sends " + facts.host + " to " + place +
                          "; with it the login works, and the CLI reads no PAC file" + how.also,
               .why = {{"FindProxyForURL gives \"" + facts.answer + "\"", {observed.pac->id}},
                       {"through " + other.proxy + " the login gets its answer" + how.once,
                        {observed.choice->id}}},
               .words = {{"otherproxy", other.proxy}}};
}

// The CLI reads four variables, the first that is set; the others' order is not its own.
std::string why_not_taken(const proxy::ChoiceFacts& choice, const proxy::ClientChoice& other) {
  const std::string name = text::lower(other.variable);
  const bool is_place = other.variable.find(' ') != std::string::npos;  // "proxy in ~/.curlrc:2"
  const bool read = name == "https_proxy" || name == "http_proxy";
  return read && !choice.variable.empty()
             ? choice.variable + " takes precedence over " + other.variable
             : (is_place ? "it does not read the setting " : "it does not read ") + other.variable;
}

std::optional<Cause> name_proxy(const Case& failure, bool trusting) {
  const auto& choice = failure.observed.choice;
  std::vector<proxy::ClientChoice> others = choice->facts.choices;
  for (const auto& trial : choice->facts.trials) {
    if (trial.variable != choice->facts.variable) others.push_back(trial);
  }
  for (const auto& other : others) {
    if (other.proxy.empty() || other.proxy == choice->facts.proxy) continue;
    // The same proxy with other credentials, which the evidence does not hold.
    const bool same_scheme = scheme_of(other.proxy) == scheme_of(choice->facts.proxy);
    if (other.variable == choice->facts.variable && same_scheme) continue;
    const auto how = works(failure, other, trusting);
    if (!how) continue;
    if (other.variable == choice->facts.variable) {
      // The same value, which others take for a proxy of another kind.
      return Cause{
          .id = "PROXY_SCHEME_MISMATCH",
          .owner = Owner::you,
          .summary = "the proxy " + other.proxy + " works, but its URL says " +
                     scheme_of(choice->facts.proxy) + "://: write " + scheme_of(other.proxy) +
                     "://" + how->also,
          .why = {{"with " + scheme_of(other.proxy) + ":// the login gets its answer" + how->once,
                   {choice->id}}},
          .words = {{"variable", other.variable}, {"rightproxy", other.proxy}}};
    }
    if (named_by_pac(failure.observed, other)) return of_pac(failure.observed, other, *how);
    return Cause{.id = "PROXY_CHOICE_DIFFERS",
                 .owner = Owner::you,
                 .summary = "the CLI does not use the proxy that works, " + other.proxy + ": " +
                            why_not_taken(choice->facts, other) + how->also,
                 .why = {{"through " + other.proxy + " the login gets its answer" + how->once,
                          {choice->id}}},
                 .words = {{"otherproxy", other.proxy}}};
  }
  return std::nullopt;
}

// Another client's settings, npm's or a PAC file name a proxy that works, and the CLI does not read
// them. One that works as the CLI is comes before one that also takes trust in what it shows.
// Worlds: proxy-all-proxy, proxy-http-proxy-beats-https-proxy, two-changes-npm-proxy-inspects.
std::optional<Cause> explain(const Case& failure) {
  if (!failure.observed.choice || failure.sf.outcome == ClientOutcome::crash) return std::nullopt;
  auto cause = name_proxy(failure, false);
  return cause ? cause : name_proxy(failure, true);
}

}  // namespace

extern const CauseRule cause_other_proxy = {"PROXY_CHOICE_DIFFERS", Depth::setting, explain};

}  // namespace sfprobe
