#include <algorithm>

#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

using Query = Measured<dns::QueryFacts>;

bool gives_address(const Query& query) { return query.ok() && !query.facts.addresses.empty(); }

// What of this machine's settings makes the difference, or may: its clause of the summary, and what
// shows it.
struct Setting {
  std::string clause;
  std::string why;
  Certainty certainty = Certainty::observed;
};

// resolv.conf, and RES_OPTIONS on top of it.
ResolvConf resolver_of(const Observed& observed) {
  ResolvConf conf = observed.resolver->facts.resolv_conf;
  read_resolver_options(observed.variable("RES_OPTIONS").value_or(""), conf);
  return conf;
}

// With edns0 the C library sends each query with an OPT record (RFC 6891), and does not ask again
// without one. The servers were asked here without it. systemd-resolved writes the option for its
// own stub, which knows EDNS. A lookup that the deadline cut off has other likely reasons.
bool may_fail_by_edns(const Observed& observed, const ResolvConf& conf) {
  const std::string& first = observed.queries.front().facts.server;
  return conf.has_option("edns0") && observed.lookup->outcome != Outcome::timed_out &&
         first != "127.0.0.53" && first != "127.0.0.54";
}

Setting edns_of(const Observed& observed, const ResolvConf& conf) {
  const bool slow = observed.lookup->ms() >= 1000.0 * conf.timeout_s;
  const bool in_file = observed.resolver->facts.resolv_conf.has_option("edns0");
  return {": it asks with EDNS (edns0), which the name server seems " +
              std::string(slow ? "not to answer" : "to refuse"),
          std::string(in_file ? "resolv.conf says \"options edns0\"" : "RES_OPTIONS says edns0") +
              ", so the C library asks with EDNS; the query that was answered had none",
          Certainty::inferred};
}

std::optional<Setting> setting_of(const Observed& observed) {
  if (!observed.resolver) return std::nullopt;
  const auto& facts = observed.resolver->facts;
  const auto asks = [&](const char* source) {
    return facts.nsswitch.find(source) != std::string::npos;
  };
  if (!facts.nsswitch.empty() && ((!asks("dns") && !asks("resolve")) || asks("return"))) {
    return Setting{": nsswitch.conf says \"hosts: " + facts.nsswitch + "\"", {}};
  }
  if (facts.resolv_conf.use_vc) return Setting{": resolv.conf asks for TCP only (use-vc)", {}};
  const ResolvConf conf = resolver_of(observed);
  if (conf.use_vc) return Setting{": RES_OPTIONS asks for TCP only (use-vc)", {}};
  if (may_fail_by_edns(observed, conf)) return edns_of(observed, conf);
  return std::nullopt;
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
  const std::optional<Setting> setting = setting_of(failure.observed);
  // A server that is slow is no fault of the settings.
  if (lookup->outcome == Outcome::timed_out && !setting) return std::nullopt;
  Cause cause{
      .id = "LOCAL_LOOKUP_FAILS",
      .owner = Owner::you,
      .summary = "the name server " + first + " answers, but this machine's own lookup of " +
                 failure.observed.target.display + " fails" + (setting ? setting->clause : ""),
      .certainty = setting ? setting->certainty : Certainty::observed,
      .why = {{first + " gives the address " + answer->facts.addresses.front(),
               {answer->id, lookup->id}}},
      .words = {{"server", first}}};
  if (setting && !setting->why.empty()) {
    cause.why.push_back({setting->why, {failure.observed.resolver->id}});
  }
  return cause;
}

}  // namespace

extern const CauseRule cause_local_lookup = {"LOCAL_LOOKUP_FAILS", Depth::reason, explain};

}  // namespace sfprobe
