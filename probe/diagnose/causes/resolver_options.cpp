#include <fmt/format.h>

#include <algorithm>

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

// resolv.conf(5): RES_OPTIONS amends the file's options for one process. It is the cause if the
// lookup would succeed without it. Worlds: dns-slow-res-options, dns-use-vc-res-options.
std::optional<Cause> explain(const Case& failure) {
  const Observed& observed = failure.observed;
  const auto options = observed.variable(kVariable);
  const auto* answer = answer_of(observed);
  if (!failure.ends_at("dns") || !options || options->empty() || answer == nullptr) {
    return std::nullopt;
  }
  const auto after = clients::predict_with(observed, EnvChange{.unset = {kVariable}});
  if (!after || after->stage == "dns") return std::nullopt;
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
               .why = {{server + " gives the address " + answer->facts.addresses.front() +
                            (shortened.use_vc ? " over UDP" : ""),
                        {answer->id}}},
               .words = {{"server", server}}};
}

}  // namespace

extern const CauseRule cause_resolver_options = {"LOCAL_LOOKUP_FAILS", Depth::setting, explain};

}  // namespace sfprobe
