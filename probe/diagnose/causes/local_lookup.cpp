#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

using Query = Measured<dns::QueryFacts>;

bool gives_address(const Query& query) { return query.ok() && !query.facts.addresses.empty(); }

// What of this machine's settings is known to make the difference.
std::string setting_of(const Observed& observed) {
  if (!observed.resolver) return {};
  const auto& facts = observed.resolver->facts;
  const auto asks = [&](const char* source) {
    return facts.nsswitch.find(source) != std::string::npos;
  };
  if (!facts.nsswitch.empty() && ((!asks("dns") && !asks("resolve")) || asks("return"))) {
    return ": nsswitch.conf says \"hosts: " + facts.nsswitch + "\"";
  }
  if (facts.resolv_conf.use_vc) return ": resolv.conf asks for TCP only (use-vc)";
  ResolvConf amended;
  read_resolver_options(observed.variable("RES_OPTIONS").value_or(""), amended);
  return amended.use_vc ? ": RES_OPTIONS asks for TCP only (use-vc)" : "";
}

// The first server answers, and the C library does not pass it on: its own settings decide
// (nsswitch.conf(5), resolv.conf(5)). Of IPv6 addresses alone there is a rule of its own. Worlds:
// dns-nsswitch-files-only, dns-edns-formerr-asked, dns-use-vc-tcp-rejected.
std::optional<Cause> explain(const Case& failure) {
  const auto& lookup = failure.observed.lookup;
  const auto& queries = failure.observed.queries;
  if (!failure.ends_at("dns") || !lookup || lookup->ok() || queries.empty()) return std::nullopt;
  const std::string& first = queries.front().facts.server;
  const auto answer = std::find_if(queries.begin(), queries.end(), [&](const Query& query) {
    return query.facts.server == first && query.facts.type == "A" && gives_address(query);
  });
  const bool all_fine = std::all_of(queries.begin(), queries.end(), [&](const Query& query) {
    return query.facts.server != first || query.ok() || query.outcome == Outcome::no_data;
  });
  if (answer == queries.end() || !all_fine) return std::nullopt;
  const std::string setting = setting_of(failure.observed);
  // A server that is slow is no fault of the settings.
  if (lookup->outcome == Outcome::timed_out && setting.empty()) return std::nullopt;
  return Cause{.id = "LOCAL_LOOKUP_FAILS",
               .owner = Owner::you,
               .summary = "the name server " + first +
                          " answers, but this machine's own lookup of " +
                          failure.observed.target.display + " fails" + setting,
               .why = {{first + " gives the address " + answer->facts.addresses.front(),
                        {answer->id, lookup->id}}},
               .words = {{"server", first}}};
}

}  // namespace

extern const CauseRule cause_local_lookup = {"LOCAL_LOOKUP_FAILS", Depth::reason, explain};

}  // namespace sfprobe
