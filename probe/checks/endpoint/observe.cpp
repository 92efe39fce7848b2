#include "checks/endpoint/endpoint.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "checks/endpoint/answer.hpp"
#include "checks/endpoint/redirect.hpp"
#include "facts/steps.hpp"
#include "net/fetch.hpp"
#include "net/raw_answer.hpp"
#include "net/resolve.hpp"
#include "net/tunnel.hpp"
#include "run/probe_context.hpp"
#include "text/http_answer.hpp"
#include "text/show.hpp"
#include "trust/verify.hpp"

namespace sfprobe::endpoint {
namespace {

using namespace std::chrono_literals;
using net::Clock;

// Node.js gives an address this long before it tries the next (docs:
// net.setDefaultAutoSelectFamilyAttemptTimeout).
constexpr auto kStagger = 250ms;

// While the system's resolver has not answered, it may yet give addresses that work.
constexpr auto kUnsettled = 2000ms;

// What only another client offers has at least as long as another route has, and a little longer
// than the CLI's own request.
constexpr auto kOtherAlpn = 3500ms;
constexpr auto kAfterOwn = 500ms;

// libcurl refused an answer: its bytes come as quickly when it is asked for again.
constexpr auto kForBytes = 500ms;

struct Call {
  std::string name;
  const char* method;
  std::string path;
  // What only another client offers ends with this; null: it is what the CLI offers.
  const net::Event* others_until = nullptr;
  std::optional<Target> elsewhere{};  // another host than the target
  bool aside = false;                 // nobody waits for it longer than for another route
};

// undici and the CLI follow more; a chain that is longer than this helps nobody.
constexpr int kMaxRedirects = 5;

// The request that a login makes, without credentials, and one that any client may make: some
// boxes let GET pass and not POST.
// Where no login goes, any answer will do.
const Call kAnyAnswer{steps::kToken, "GET", "/"};
const std::array kCalls = {Call{steps::kToken, "POST", "/services/oauth2/token"},
                           Call{steps::kData, "GET", "/services/data"}};
// HTTP/2 if the CLI does not offer it, else HTTP/1.1 alone.
Call other_call(const net::Event& until) {
  return {steps::kTokenOther, "POST", "/services/oauth2/token", &until};
}

std::int64_t unix_now(const ProbeContext& context) {
  return std::chrono::duration_cast<std::chrono::seconds>(context.system.now().time_since_epoch())
      .count();
}

// Every parser has come to an end of its own.
bool all_ended(std::string_view bytes) {
  const auto readings = readings_of(bytes, false);
  return !readings.empty() &&
         std::all_of(readings.begin(), readings.end(), [](const ReadingFact& reading) {
           return reading.error != text::HttpError::none || reading.part == text::HttpPart::done;
         });
}

// libcurl refuses what it read, and keeps that to itself.
bool refused_by_curl(const net::Response& response) {
  return response.sent && response.failure.raw.source == "curl" &&
         (response.failure.outcome == Outcome::protocol ||
          response.failure.outcome == Outcome::unknown);
}

// As a client connects that has every address in the end.
Tried try_connect(Route& route, std::vector<net::Address> hop, const net::WaitLimit& limit) {
  const bool settled = route.late.is_set();
  const net::WaitLimit first = settled ? limit : limit.until(Clock::now() + kUnsettled);
  Tried tried = connect_in_crowd(route.reached, hop, first,
                                 [&] { return net::connect_any(hop, kStagger, first); });
  if (settled || tried.connection.failure.ok()) return tried;
  const auto late = route.late.get(limit);
  if (!late) return tried;
  hop.insert(hop.begin(), late->begin(), late->end());
  tried.connection = net::connect_any(hop, kStagger, limit);
  return tried;
}

net::Connection connect(Route& route, const std::vector<net::Address>& hop,
                        const net::WaitLimit& limit) {
  return try_connect(route, hop, limit).connection;
}

// The certificate is good but for its dates: then the server's clock is worth asking. Everything
// else is verified as ever, nothing is sent but the question, and the answer counts for nothing
// but its Date.
void ask_the_time(ProbeContext& context, Route& route, const std::vector<net::Address>& hop) {
  const net::WaitLimit limit = context.limit_on(route);
  const auto trust = context.trust.get(limit);
  const auto since = Clock::now();
  net::Connection connection = connect(route, hop, limit);
  if (!trust || !connection.failure.ok()) return;
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

// Only then is the end of what was read the end for a parser that reads until it.
bool ends_with_the_connection(const net::Response& response) {
  const bool chunked = response.header("transfer-encoding").find("hunked") != std::string::npos;
  const bool framed = chunked || !response.header("content-length").empty();
  return response.failure.outcome == Outcome::closed || (response.failure.ok() && !framed);
}

bool is_open_ended(const ReadingFact& reading) {
  return reading.until_close && reading.part == text::HttpPart::body;
}

// libcurl does not take an answer to CONNECT with which a tunnel was opened here.
bool lost_in_tunnel(const net::Response& response, const Route& route) {
  return route.proxy && route.proxy->scheme == "http" && !response.tunnelled &&
         response.failure.raw.source == "curl" && response.failure.outcome != Outcome::timed_out;
}

// The connection through a tunnel of our own.
net::Connection tunnel_by_hand(const ProbeContext& context, Route& route,
                               const std::vector<net::Address>& hop, const net::WaitLimit& limit) {
  net::Connection connection = connect(route, hop, limit);
  if (!connection.failure.ok()) return connection;
  return net::connect_through(std::move(connection), *route.proxy, context.target.authority(),
                              limit);
}

// The same request again, for its bytes.
void reread(ProbeContext& context, Route& route, const std::vector<net::Address>& hop,
            const net::Request& request, RequestFacts& facts) {
  const net::WaitLimit limit = context.limit_on(route);
  const auto trust = context.trust.get(limit);
  net::Connection connection =
      request.once ? tunnel_by_hand(context, route, hop, limit) : connect(route, hop, limit);
  if (!trust || !connection.failure.ok()) return;
  const net::Proxy* proxy = route.proxy && !request.once ? &*route.proxy : nullptr;
  const net::RawAnswer answer =
      net::ask_raw(request, std::move(connection), proxy, (*trust)->everything.get(), limit,
                   kForBytes, all_ended);
  if (answer.bytes.empty()) return;
  facts.readings = readings_of(answer.bytes, answer.failure.outcome == Outcome::closed);
  facts.reread = true;
}

bool is_about_dates(const net::Failure& failure) {
  return failure.outcome == Outcome::untrusted && trust::is_about_dates(failure.raw.code);
}

// What is set for npm alone is worth a trial if the CLI's own way leads to no answer.
void want_trials(const ProbeContext& context, const Route& route, bool answered) {
  for (const auto& other : context.routes) {
    const bool setting = other->trial == Route::Trial::setting;
    if (route.of_cli && setting) other->wanted.set(!answered);
  }
}

// A connection to the first hop: the target, or the proxy. Another host has its name looked up
// where no proxy does that.
Tried connect_for(const Call& call, Route& route, const std::vector<net::Address>& hop,
                  const net::WaitLimit& limit) {
  if (!call.elsewhere || route.proxy) return try_connect(route, hop, limit);
  Tried tried{{}, Clock::now()};
  const net::Lookup found = net::lookup(call.elsewhere->host, call.elsewhere->port, limit);
  if (found.failure.ok()) {
    tried.connection = net::connect_any(found.addresses, kStagger, limit);
  } else {
    tried.connection.failure = found.failure;
  }
  return tried;
}

net::WaitLimit limit_of(const Call& call, const ProbeContext& context, const Route& route) {
  if (call.aside) return context.tasks.wait_limit_until(Clock::now() + kOtherAlpn);
  if (call.others_until == nullptr) return context.limit_on(route);
  net::WaitLimit limit = context.tasks.wait_limit();
  limit.wind_down = call.others_until;
  return limit;
}

struct Answered {
  bool ok = false;
  int status = 0;
  bool h2 = false;              // was agreed on
  std::optional<Place> next{};  // where it redirects to, if that may be asked
};

Answered call(ProbeContext& context, Route& route, const Call& call, steps::Action action) {
  // Credentials are shown to a proxy once, until it has accepted them: accounts get locked. And a
  // SOCKS proxy that says nothing would be waited for until the end of the run.
  const bool once =
      route.proxy && (route.proxy->has_credentials() || route.proxy->scheme.starts_with("socks"));
  if (once && !route.open.get(context.tasks.wait_limit()).value_or(false)) {
    return {};
  }
  Answered answered;
  const auto hop = route.hop.get(context.tasks.wait_limit());
  if (!hop || hop->empty()) return {};
  RequestFacts facts;
  facts.method = call.method;
  // Of a redirect, it is the peer's.
  const std::string path = text::show_link(context.recorder.from_peer(call.path));
  facts.path = path.substr(0, path.find_first_of("?#"));
  facts.phase = Phase::connect;
  const Target& host = call.elsewhere ? *call.elsewhere : context.target;
  if (call.elsewhere) facts.host = context.recorder.from_peer(host.authority());
  const bool of_cli = context.cli_offers_h2.get(context.tasks.wait_limit()).value_or(false);
  const bool other = call.others_until != nullptr;
  facts.offered_h2 = of_cli != other;
  const net::WaitLimit limit = limit_of(call, context, route);
  const net::WaitLimit connect_limit = other ? limit : context.connect_limit_on(route);
  Tried tried = connect_for(call, route, *hop, connect_limit);
  net::Connection& connection = tried.connection;
  net::Failure failure = connection.failure;
  facts.peer = connection.peer.to_string();
  const auto trust = context.trust.get(context.tasks.wait_limit());
  if (failure.ok() && trust) {
    const bool unverified =
        !call.elsewhere && context.system.env("NODE_TLS_REJECT_UNAUTHORIZED") == "0";
    net::Request request{call.method, host.url() + call.path, "", facts.offered_h2, unverified};
    net::Response response =
        net::fetch(request, std::move(connection), route.proxy ? &*route.proxy : nullptr,
                   (*trust)->everything.get(), limit,
                   route.proxy ? Clock::time_point::max() : connect_limit.end());
    if (!call.elsewhere && lost_in_tunnel(response, route) &&
        route.open.get(limit).value_or(false)) {
      facts.curl_at_tunnel = response.failure.raw.code;
      request.once = true;
      net::Connection tunnel = tunnel_by_hand(context, route, *hop, limit);
      if (tunnel.failure.ok()) {
        response =
            net::fetch(request, std::move(tunnel), nullptr, (*trust)->everything.get(), limit);
      }
    }
    failure = response.failure;
    facts.phase = phase_of(response);
    read_answer(response, context.recorder, facts);
    facts.unverified = response.unverified;
    answered.ok = failure.ok();
    answered.status = facts.status;
    answered.h2 = facts.alpn == "h2";
    if (response.alpn != "h2") {
      facts.readings = readings_of(response.raw, ends_with_the_connection(response));
      if (failure.ok() && all_plain(facts.readings)) facts.readings.clear();
      const ReadingFact* strict = reading_by(text::HttpParser::strict, facts.readings);
      const bool known = strict != nullptr && strict->error != text::HttpError::none;
      const bool open_ended =
          failure.ok() && std::any_of(facts.readings.begin(), facts.readings.end(), is_open_ended);
      const bool whole =
          known || (!refused_by_curl(response) && !body_unread(response) && !open_ended);
      if (action != steps::Action::redirect && !whole) {
        reread(context, route, *hop, request, facts);
      }
    }
    facts.local_time = unix_now(context);
    const bool redirect = facts.status >= 301 && facts.status <= 308 && facts.status != 304;
    const bool placed = std::any_of(response.headers.begin(), response.headers.end(),
                                    [](const auto& header) { return header.first == "location"; });
    if (redirect && placed) {
      answered.next = place_of(context.target, call.path, response.header("location"));
    }
  }
  context.recorder.add(
      {.id = steps::request(route.name, call.name),
       .action = steps::action(action),
       .subject = std::string(call.method) + " " +
                  (facts.host.empty() ? context.target.url() : "https://" + facts.host) + path,
       .route = route.name,
       .outcome = failure.outcome,
       .raw = failure.raw,
       .facts = pack(facts)},
      tried.since);
  if (call.name == kCalls.back().name && is_about_dates(failure)) {
    ask_the_time(context, route, *hop);
  }
  return answered;
}

bool repeats_the_request(int status) { return status == 307 || status == 308; }

// The CLI and node-fetch follow with GET; fetch repeats the POST as long as the answers say so.
// `others_until`: as for a call.
void follow(ProbeContext& context, Route& route, const Answered& first, bool repeat,
            const net::Event* others_until = nullptr) {
  std::optional<Place> next = first.next;
  int status = first.status;
  bool post = repeat;
  for (int n = 1; n <= kMaxRedirects && next; ++n) {
    const std::optional<Target> elsewhere = next->elsewhere;
    if (elsewhere && (repeat || !context.options.follow)) return;
    post = post && repeats_the_request(status);
    const std::string kind =
        std::string(repeat ? "repost." : "redirect.") + (others_until ? "alpn." : "");
    const Answered answer = call(context, route,
                                 {kind + std::to_string(n), post ? "POST" : "GET", next->path,
                                  others_until, elsewhere, repeat},
                                 steps::Action::redirect);
    if (elsewhere) return;
    status = answer.status;
    next = answer.next;
  }
}

void ask_and_follow(ProbeContext& context, Route& route, const Call& asked) {
  const Answered first = call(context, route, asked, steps::Action::request);
  want_trials(context, route, first.ok);
  if (asked.method == std::string_view("POST") && repeats_the_request(first.status)) {
    context.tasks.background([&context, &route, first] { follow(context, route, first, true); });
  }
  follow(context, route, first, false);
}

struct OtherRequest {
  net::Event until;  // once set, it is waited for no longer
  Slot<bool> done;
};

// Beside the CLI's own request: in HTTP/2 if that is not, and the reverse.
std::shared_ptr<OtherRequest> ask_as_others(ProbeContext& context, Route& route) {
  const auto other = std::make_shared<OtherRequest>();
  context.tasks.background([&context, &route, other] {
    const Answered first = call(context, route, other_call(other->until), steps::Action::request);
    if (first.h2 || context.cli_offers_h2.get(context.tasks.wait_limit()).value_or(false)) {
      follow(context, route, first, false, &other->until);
      if (repeats_the_request(first.status)) follow(context, route, first, true, &other->until);
    }
    other->done.set(true);
  });
  return other;
}

}  // namespace

void observe(ProbeContext& context) {
  net::prepare_http();
  const auto& flows = context.options.flows;
  if (std::find(flows.begin(), flows.end(), "none") != flows.end()) {
    context.observe_routes(
        [&context](Route& route) { ask_and_follow(context, route, kAnyAnswer); });
    return;
  }
  context.observe_routes([&context](Route& route) {
    const auto ask_too = [&context, &route] {
      call(context, route, kCalls.back(), steps::Action::request);
    };
    if (!route.of_cli) {
      context.tasks.background(ask_too);
      const auto other = ask_as_others(context, route);
      ask_and_follow(context, route, kCalls.front());
      other->done.get(context.tasks.wait_limit_until(Clock::now() + kAfterOwn));
      return other->until.set();
    }
    context.tasks.foreground(ask_too);
    const auto at_least = Clock::now() + kOtherAlpn;
    const auto other = ask_as_others(context, route);
    ask_and_follow(context, route, kCalls.front());
    context.tasks.background([&context, other, at_least] {
      const auto latest = std::max(at_least, Clock::now() + kAfterOwn);
      other->done.get(context.tasks.wait_limit().until(latest));
      other->until.set();
    });
  });
}

}  // namespace sfprobe::endpoint
