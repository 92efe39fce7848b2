#include "diagnose/ruled_out.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "checks/check.hpp"
#include "diagnose/cut.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/stages.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

// In the order of a request; a failure at one stage has passed those before it.
bool is_past(const Case& failure, std::string_view stage) {
  const auto end = phase_of_stage(failure.sf.stage);
  return end && phase_of_stage(stage) < end;
}

std::string time_of(const Measurement& step) { return duration_text(step.took_us); }

// Of the connection alone, as everywhere: the step may have waited for another address.
std::string time_of_connection(const ObservedHop& hop) {
  return duration_text(hop.facts.took_us > 0 ? hop.facts.took_us : hop.took_us);
}

// The addresses may still be wrong: where they are the cause, nothing is said.
bool is_about_addresses(std::string_view cause) {
  return cause == "HOSTS_FILE_ENTRY" || cause == "DNS_SINKHOLE" || cause == "DNS_SECOND_ANSWER" ||
         cause == "DNS_DISAGREEMENT";
}

template <class Steps>
const auto* first_good(const Steps& steps) {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [](const auto& one) { return one.ok(); });
  return found == steps.end() ? nullptr : &*found;
}

void direct_stages(const Case& failure, const Cause& cause, std::vector<Observation>& out) {
  const auto& lookup = failure.observed.lookup;
  if (is_past(failure, stages::kDns) && lookup && lookup->ok() && !is_about_addresses(cause.id) &&
      cause.owner != Owner::dns) {
    out.push_back({"not a failed lookup: " + failure.observed.target.display + " resolves in " +
                       time_of(*lookup),
                   {lookup->id}});
  }
  const auto* connection = first_good(failure.route->connections);
  if (is_past(failure, stages::kConnect) && connection != nullptr) {
    out.push_back({"not a firewall that blocks the connection: " + connection->facts.address +
                       " accepts it after " + time_of(*connection),
                   {connection->id}});
  }
}

void proxy_stages(const Case& failure, std::vector<Observation>& out) {
  const auto* hop = first_good(failure.route->hops);
  if (hop != nullptr) {
    out.push_back({"not the connection to the proxy: " + hop->facts.address +
                       " accepts the connection after " + time_of_connection(*hop),
                   {hop->id}});
  }
  const auto& tunnel = failure.route->tunnel;
  if (is_past(failure, stages::kProxy) && tunnel && tunnel->ok()) {
    out.push_back({"not the proxy's permission: it opens the tunnel after " + time_of(*tunnel),
                   {tunnel->id}});
  }
}

void tls_stage(const Case& failure, std::vector<Observation>& out) {
  const auto* handshake = first_good(failure.route->handshakes);
  if (handshake == nullptr || !is_past(failure, stages::kTls)) return;
  out.push_back({"not TLS: the handshake succeeds after " + time_of(*handshake), {handshake->id}});
}

// The server says what time it is.
void clock(const Case& failure, std::vector<Observation>& out) {
  if (!failure.ends_at(stages::kTls)) return;
  for (const auto* request : {&failure.route->token, &failure.route->data, &failure.route->clock}) {
    if (!*request || (*request)->facts.date == 0 || (*request)->facts.local_time == 0) continue;
    const std::int64_t skew = (*request)->facts.local_time - (*request)->facts.date;
    if (std::llabs(skew) > endpoint::kMaxSkewSeconds) return;
    out.push_back({"not the clock: it is within " + std::to_string(std::llabs(skew) + 1) +
                       " s of the server's",
                   {(*request)->id}});
    return;
  }
}

// It is that hello, and not every handshake.
bool refuses_only_hello(const ObservedRoute& route) {
  return tls::refused_hello(route) != nullptr && first_good(route.handshakes) != nullptr;
}

// Behind the handshake: before, it can be chance that two devices do the like.
bool is_cut_on_request(const Case& failure, const Measured<endpoint::RequestFacts>& request) {
  return failure.ends_at(stages::kEndpoint) && is_cut(request.outcome) &&
         request.facts.phase >= endpoint::Phase::request;
}

void other_way(const Case& failure, std::vector<Observation>& out) {
  const ObservedRoute& direct = failure.observed.direct();
  if (!failure.proxied()) return;
  if (const auto* refused = tls::refused_hello(direct)) {
    const auto* here = tls::refused_hello(*failure.route);
    const bool alike = refuses_only_hello(direct) && refuses_only_hello(*failure.route);
    if (!alike || !failure.ends_at(stages::kTls)) return;
    out.push_back({"not the proxy alone: directly the ClientHello of Node.js is refused, too",
                   {here->id, refused->id}});
    return;
  }
  if (!direct.token) return;
  const auto& asked = failure.route->token;
  if (direct.token->ok() && direct.token->facts.kind == endpoint::BodyKind::oauth_error) {
    out.push_back({"not Salesforce: directly its login answers", {direct.token->id}});
  } else if (asked && is_cut_on_request(failure, *asked) &&
             is_cut_on_request(failure, *direct.token)) {
    out.push_back(
        {"not the proxy alone: directly the request is cut, too", {asked->id, direct.token->id}});
  }
}

}  // namespace

std::vector<Observation> ruled_out(const Case& failure, const Cause& cause) {
  std::vector<Observation> out;
  if (failure.route == nullptr) return out;
  failure.proxied() ? proxy_stages(failure, out) : direct_stages(failure, cause, out);
  tls_stage(failure, out);
  add_ruled_out_of_cut(failure, out);
  clock(failure, out);
  other_way(failure, out);
  return out;
}

}  // namespace sfprobe
