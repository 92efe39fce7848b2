// Purpose: the names of all steps and actions: recorders compose ids with these functions, and the
// reader of the document finds them by the same. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "text/names.hpp"

namespace sfprobe::steps {

// What was done.
enum class Action {
  other,  // of a newer sfprobe
  read,
  lookup,
  query,
  second_answer,
  search,
  connect,
  listen,
  choose,
  proxy_lookup,
  proxy_connect,
  proxy_attempt,  // an address of the proxy that was tried and not used
  proxy_handshake,
  tunnel,
  control,  // another attempt, which changes one thing
  handshake,
  handshake_by_defaults,  // without what NODE_OPTIONS says
  handshake_unnamed,      // without the target's name (SNI)
  handshake_again,        // the same once more
  hello,                  // a ClientHello alone, for what answers it
  cut,                    // a try that shows where a connection was cut
  verify,
  anchors,
  try_fix,
  fetch_issuer,
  trust,
  request,
  redirect,
  egress,
  evaluate,  // a PAC file
  clock,
  abandon,    // a thread that was not done at the deadline
  starve,     // the process did not get to run in time
  queue,      // work waited for a file descriptor
  take_turn,  // of many targets
  count,      // what was sent and received
};
constexpr auto names_of(Action) {
  using enum Action;
  return names<Action>({{other, ""},
                        {read, "read"},
                        {lookup, "lookup"},
                        {query, "query"},
                        {second_answer, "second-answer"},
                        {search, "search"},
                        {connect, "connect"},
                        {listen, "listen"},
                        {choose, "choose"},
                        {proxy_lookup, "proxy-lookup"},
                        {proxy_connect, "proxy-connect"},
                        {proxy_attempt, "proxy-attempt"},
                        {proxy_handshake, "proxy-handshake"},
                        {tunnel, "tunnel"},
                        {control, "control"},
                        {handshake, "handshake"},
                        {handshake_by_defaults, "handshake-by-defaults"},
                        {handshake_unnamed, "handshake-unnamed"},
                        {handshake_again, "handshake-again"},
                        {hello, "hello"},
                        {cut, "cut"},
                        {verify, "verify"},
                        {anchors, "anchors"},
                        {try_fix, "cure"},
                        {fetch_issuer, "aia"},
                        {trust, "trust"},
                        {request, "request"},
                        {redirect, "redirect"},
                        {egress, "egress"},
                        {evaluate, "evaluate"},
                        {clock, "clock"},
                        {abandon, "abandon"},
                        {starve, "starve"},
                        {queue, "queue"},
                        {take_turn, "turn"},
                        {count, "count"}});
}

inline std::string action(Action what) { return std::string(to_name(what)); }

// Ids of steps. `route` is a route's name, `handshake` the id of a handshake's step.
inline constexpr const char* kVariables = "environment.variables";
inline constexpr const char* kResolver = "environment.resolver";
inline constexpr const char* kPrograms = "environment.programs";
inline constexpr const char* kClock = "environment.clock";
inline constexpr const char* kMachine = "environment.machine";
inline constexpr const char* kInterfaces = "environment.interfaces";
inline constexpr const char* kWays = "environment.ways";
inline constexpr const char* kFlows = "flows";
inline constexpr const char* kUrl = "url";
inline constexpr const char* kCallback = "callback";
inline constexpr const char* kJwt = "jwt";
inline constexpr const char* kElsewhere = "elsewhere";
inline constexpr const char* kPac = "pac";
inline constexpr const char* kLookup = "dns.system";
inline constexpr const char* kSearch = "dns.search";
inline constexpr const char* kProxyChoice = "proxy.choice";
inline constexpr const char* kTrust = "trust";
inline constexpr const char* kChainFromFile = "chain";
// Of the run itself, behind all others.
inline constexpr const char* kContacts = "run.contacts";
inline constexpr const char* kLeftBehind = "run.left-behind";
inline constexpr const char* kStarved = "run.starved";
inline constexpr const char* kDescriptors = "run.descriptors";
// Alone: the target was not probed.
inline constexpr const char* kNotBegun = "run.not-begun";

// Names of routes; further proxies are "proxy2", "proxy3", …, trials "trial", "trial2", …
inline constexpr const char* kDirect = "direct";
inline constexpr const char* kProxy = "proxy";  // the one that the Salesforce CLI would use
inline constexpr const char* kTrial = "trial";

inline std::string egress(const std::string& route) { return "egress." + route; }
inline std::string query(const std::string& server, std::string_view type) {
  return "dns." + server + "." + std::string(type);
}
inline std::string second_answer(const std::string& query) { return query + ".second"; }
// The id of the query that a second answer belongs to.
inline std::string first_answer(const std::string& second) {
  return second.substr(0, second.find(".second"));
}

inline std::string connect(const std::string& ip) { return "connect." + ip; }

inline std::string proxy_lookup(const std::string& route) { return route + ".resolve"; }
inline std::string proxy_hop(const std::string& route, const std::string& ip) {
  return route + ".connect." + ip;
}
inline std::string proxy_tls(const std::string& route) { return route + ".tls"; }
inline std::string tunnel(const std::string& route) { return route + ".tunnel"; }
inline std::string negotiated(const std::string& route) { return route + ".tunnel.negotiated"; }
inline std::string control_plain(const std::string& route) { return route + ".control.plain"; }
inline std::string control_head(const std::string& route) { return route + ".control.head"; }
inline std::string control_tls(const std::string& route) { return route + ".control.tls"; }

inline std::string handshake(const std::string& route, const std::string& peer) {
  return "tls." + route + "." + peer;
}
inline std::string by_defaults(const std::string& handshake) { return handshake + ".defaults"; }
inline std::string unnamed(const std::string& handshake) { return handshake + ".unnamed"; }
inline std::string again(const std::string& handshake, int n) {
  return handshake + ".again" + std::to_string(n);
}
// `variant` is what the hello is: "node", …
inline std::string hello(const std::string& route, std::string_view variant) {
  return "tls." + route + ".hello." + std::string(variant);
}
// `hops` where its packets went no further, `n` for the same once more.
inline std::string cut(const std::string& route, std::string_view tried, int hops = 0, int n = 1) {
  return "tls." + route + ".cut." + std::string(tried) +
         (hops > 0 ? "." + std::to_string(hops) : "") + (n > 1 ? ".again" : "");
}
inline std::string verify(const std::string& handshake, const std::string& view) {
  return handshake + ".verify." + view;
}
inline std::string anchors(const std::string& handshake) { return handshake + ".anchors"; }
inline std::string try_fix(const std::string& handshake, const std::string& fix) {
  return handshake + ".cure." + fix;
}
inline std::string fetch_issuer(const std::string& handshake) { return handshake + ".aia"; }

inline std::string request(const std::string& route, std::string_view name) {
  return "endpoint." + route + "." + std::string(name);
}
inline constexpr const char* kToken = "token";            // POST /services/oauth2/token
inline constexpr const char* kTokenOther = "token.alpn";  // the same as another client offers it
inline constexpr const char* kData = "data";              // GET /services/data
inline constexpr const char* kServerTime = "clock";

// Names of requests that follow an answer's redirect, the n-th of them. `reposted` as
// fetch follows 307 and 308; `other` behind kTokenOther.
inline std::string follow_up(int n, bool reposted, bool other) {
  return std::string(reposted ? "repost." : "redirect.") + (other ? "alpn." : "") +
         std::to_string(n);
}
// Which of them the id of a step is.
inline bool is_reposted(std::string_view id) {
  return id.find(".repost.") != std::string_view::npos;
}
inline bool is_redirect_of_other(std::string_view id) {
  return id.find(".redirect.alpn.") != std::string_view::npos;
}

}  // namespace sfprobe::steps
