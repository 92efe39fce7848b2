#include <fmt/format.h>

#include <algorithm>

#include "clients/seen.hpp"
#include "clients/what_if.hpp"
#include "diagnose/case.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

constexpr const char* kVariable = "RES_OPTIONS";

// The first that came, though later than the C library waited.
const Measured<dns::QueryFacts>* answer_of(const Observed& observed) {
  const auto& queries = observed.queries;
  const auto found = std::find_if(queries.begin(), queries.end(), [](const auto& query) {
    return query.ok() && !query.facts.addresses.empty();
  });
  return found == queries.end() ? nullptr : &*found;
}

// The target's name is found without it.
bool frees_target(const Case& failure) {
  if (!failure.ends_at("dns")) return false;
  const auto after = clients::predict_with(failure.observed, EnvChange{.unset = {kVariable}});
  return after && after->stage != "dns";
}

// The proxy's name is asked of the same name servers, of which only the target's was asked as well:
// if that fails like the proxy's under these options, and is found without them, so is the proxy's.
bool frees_proxy(const Case& failure, std::string_view options) {
  const ObservedRoute* route = failure.route;
  if (!failure.ends_at("proxy") || route == nullptr || !route->proxy_lookup) return false;
  const auto& lookup = *route->proxy_lookup;
  const bool unanswered =
      lookup.outcome == Outcome::try_again || lookup.outcome == Outcome::timed_out;
  if (!unanswered || !lookup.facts.hosts_file.empty()) return false;
  const auto now = clients::lookup_under(failure.observed, options);
  const auto without = clients::lookup_under(failure.observed, "");
  return now && without && now->outcome == Outcome::try_again && without->outcome == Outcome::ok;
}

// resolv.conf(5): RES_OPTIONS amends the file's options for one process. It is the cause if the
// lookup would succeed without it. Worlds: dns-slow-res-options, dns-use-vc-res-options,
// dns-slow-res-options-proxy-by-name.
std::optional<Cause> explain(const Case& failure) {
  const Observed& observed = failure.observed;
  const auto options = observed.variable(kVariable);
  const auto* answer = answer_of(observed);
  if (!options || options->empty() || answer == nullptr) return std::nullopt;
  const bool of_proxy = frees_proxy(failure, *options);
  if (!of_proxy && !frees_target(failure)) return std::nullopt;
  ResolvConf shortened;
  read_resolver_options(*options, shortened);
  const std::string& server = answer->facts.server;
  const std::string what =
      shortened.use_vc
          ? "makes this machine ask its name servers over TCP only, and they answer over UDP"
          : "gives the name server " + server + " less time than it takes: it answers after " +
                duration_text(answer->took_us);
  return Cause{.id = "LOCAL_LOOKUP_FAILS",
               .owner = Owner::you,
               .summary = fmt::format("RES_OPTIONS ({}) {}", *options, what),
               .certainty = of_proxy ? Certainty::inferred : Certainty::observed,
               .why = {{server + " gives the address " + answer->facts.addresses.front() +
                            (shortened.use_vc ? " over UDP" : ""),
                        {answer->id}}},
               .words = {{"server", server}}};
}

}  // namespace

extern const CauseRule cause_resolver_options = {"LOCAL_LOOKUP_FAILS", Depth::setting, explain};

}  // namespace sfprobe
