#include "checks/endpoint/exchange.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "checks/endpoint/answer.hpp"
#include "checks/endpoint/reach.hpp"
#include "checks/endpoint/readings.hpp"
#include "net/fetch.hpp"
#include "text/http_status.hpp"
#include "text/show.hpp"
#include "trust/verify.hpp"

namespace sfprobe::endpoint {
namespace {

using net::Clock;

std::int64_t unix_now(const ProbeContext& context) {
  return std::chrono::duration_cast<std::chrono::seconds>(context.system.now().time_since_epoch())
      .count();
}

// Credentials are shown to a proxy once, until it has accepted them: accounts get locked. And a
// SOCKS proxy that says nothing would be waited for until the end of the run.
bool may_ask(const ProbeContext& context, const Route& route) {
  const bool once =
      route.proxy && (route.proxy->has_credentials() || route.proxy->scheme.starts_with("socks"));
  return !once || route.open.get(context.tasks.wait_limit()).value_or(false);
}

// Of a redirect, the path is the peer's.
std::string shown_path(const ProbeContext& context, const Call& call) {
  return text::show_link(context.recorder.from_peer(call.path));
}

RequestFacts facts_of(const ProbeContext& context, const Call& call) {
  RequestFacts facts;
  facts.method = call.method;
  const std::string path = shown_path(context, call);
  facts.path = path.substr(0, path.find_first_of("?#"));
  facts.phase = Phase::connect;
  if (call.elsewhere) facts.host = context.recorder.from_peer(call.elsewhere->authority());
  const bool of_cli = context.cli_offers_h2.get(context.tasks.wait_limit()).value_or(false);
  facts.offered_h2 = of_cli != (call.others_until != nullptr);
  return facts;
}

net::Request request_of(const ProbeContext& context, const Call& call, const RequestFacts& facts) {
  net::Request request;
  request.method = call.method;
  request.url = (call.elsewhere ? *call.elsewhere : context.target).url() + call.path;
  request.h2 = facts.offered_h2;
  request.unverified = !call.elsewhere && context.system.env("NODE_TLS_REJECT_UNAUTHORIZED") == "0";
  return request;
}

net::WaitLimit limit_of(const Call& call, const ProbeContext& context, const Route& route) {
  if (call.aside) return context.tasks.wait_limit_until(Clock::now() + kOtherAlpn);
  if (call.others_until == nullptr) return context.limit_on(route);
  net::WaitLimit limit = context.tasks.wait_limit();
  limit.wind_down = call.others_until;
  return limit;
}

// libcurl does not take an answer to CONNECT with which a tunnel was opened here.
bool lost_in_tunnel(const net::Response& response, const Route& route) {
  return route.proxy && route.proxy->scheme == "http" && !response.tunnelled &&
         response.failure.raw.source == "curl" && response.failure.outcome != Outcome::timed_out;
}

// The answer on that connection; where libcurl does not take what the proxy says to CONNECT, the
// answer through a tunnel of our own.
net::Response transfer(Asked& asked, net::Connection connection, const Call& call,
                       const net::WaitLimit& limit, Clock::time_point connected_by,
                       x509_store_st* trust, RequestFacts& facts) {
  Route& route = asked.route;
  net::Response response =
      net::fetch(asked.request, std::move(connection), route.proxy ? &*route.proxy : nullptr, trust,
                 limit, route.proxy || !route.of_cli ? Clock::time_point::max() : connected_by);
  if (call.elsewhere || !lost_in_tunnel(response, route) ||
      !route.open.get(limit).value_or(false)) {
    return response;
  }
  facts.curl_at_tunnel = response.failure.raw.code;
  asked.request.once = true;
  net::Connection tunnel = reach_by_tunnel(asked.context, route, asked.hop, limit);
  if (!tunnel.failure.ok()) return response;
  return net::fetch(asked.request, std::move(tunnel), nullptr, trust, limit);
}

std::optional<Place> next_of(const Target& target, const Call& call,
                             const net::Response& response) {
  const bool placed = std::any_of(response.headers.begin(), response.headers.end(),
                                  [](const auto& header) { return header.first == "location"; });
  if (!text::is_redirect(response.status) || !placed) return std::nullopt;
  return place_of(target, call.path, response.header("location"));
}

}  // namespace

Answered exchange(ProbeContext& context, Route& route, const Call& call, steps::Action action) {
  const auto hop = route.hop.get(context.tasks.wait_limit());
  if (!hop || hop->empty() || !may_ask(context, route)) return {};
  RequestFacts facts = facts_of(context, call);
  net::Request request = request_of(context, call, facts);
  const net::WaitLimit connect_limit = call.others_until != nullptr
                                           ? limit_of(call, context, route)
                                           : context.connect_limit_on(route);
  Tried tried = call.elsewhere ? reach_elsewhere(*call.elsewhere, route, *hop, connect_limit)
                               : reach(route, *hop, connect_limit);
  net::Failure failure = tried.connection.failure;
  facts.peer = tried.connection.peer.to_string();
  Answered answered;
  const auto trust = context.trust.get(context.tasks.wait_limit());
  if (failure.ok() && trust) {
    Asked asked{context, route, *hop, request};
    // From here, so that a far host on another route has its time for TLS and the answer as well.
    const net::WaitLimit limit = limit_of(call, context, route);
    const net::Response response = transfer(asked, std::move(tried.connection), call, limit,
                                            connect_limit.end(), (*trust)->everything.get(), facts);
    failure = response.failure;
    facts.phase = phase_of(response);
    read_answer(response, context.recorder, facts);
    facts.unverified = response.unverified;
    read_as_parsers(asked, response, action != steps::Action::redirect, facts);
    facts.local_time = unix_now(context);
    answered = {failure.ok(), facts.status, facts.alpn == "h2",
                next_of(context.target, call, response)};
  }
  context.recorder.add(
      {.id = steps::request(route.name, call.name),
       .action = steps::action(action),
       .subject = std::string(call.method) + " " +
                  (facts.host.empty() ? context.target.url() : "https://" + facts.host) +
                  shown_path(context, call),
       .route = route.name,
       .outcome = failure.outcome,
       .raw = failure.raw,
       .facts = pack(facts)},
      tried.since);
  answered.about_dates =
      failure.outcome == Outcome::untrusted && trust::is_about_dates(failure.raw.code);
  return answered;
}

void ask_the_time(ProbeContext& context, Route& route) {
  const net::WaitLimit limit = context.limit_on(route);
  const auto hop = route.hop.get(limit);
  const auto trust = context.trust.get(limit);
  const auto since = Clock::now();
  if (!hop || !trust) return;
  net::Connection connection = reach(route, *hop, limit).connection;
  if (!connection.failure.ok()) return;
  RequestFacts facts;
  facts.method = "GET";
  facts.path = "/services/data";
  facts.peer = connection.peer.to_string();
  const net::Response response =
      net::fetch({facts.method, context.target.url() + facts.path, ""}, std::move(connection),
                 route.proxy ? &*route.proxy : nullptr, (*trust)->at_any_time.get(), limit);
  facts.phase = phase_of(response);
  facts.status = response.status;
  facts.date = net::http_date(response.header("date"));
  facts.local_time = unix_now(context);
  context.recorder.add({.id = steps::request(route.name, steps::kServerTime),
                        .action = steps::action(steps::Action::clock),
                        .subject = "GET " + context.target.url() + facts.path,
                        .route = route.name,
                        .outcome = response.failure.outcome,
                        .raw = response.failure.raw,
                        .facts = pack(facts)},
                       since);
}

}  // namespace sfprobe::endpoint
