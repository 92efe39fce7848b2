#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "diagnose/ticket/parts.hpp"
#include "facts/stages.hpp"
#include "text/time.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMaxLines = 4;

void lookup(const Observed& observed, Facts& facts) {
  if (observed.lookup) {
    add(facts, "Sent", "getaddrinfo(\"" + observed.target.host + "\")");
    add(facts, "Received", ending(*observed.lookup));
  }
  std::size_t lines = 0;
  for (const auto& query : observed.queries) {
    if (++lines > kMaxLines) break;
    std::string answer = ending(query);
    if (query.ok() && !query.facts.addresses.empty()) {
      answer = fmt::format("{} after {}", fmt::join(query.facts.addresses, ", "),
                           duration_text(query.took_us));
    }
    add(facts, "Name server",
        fmt::format("{}, {} record: {}", query.facts.server, query.facts.type, answer));
  }
}

std::string icmp(const connect::ConnectFacts& facts) {
  if (facts.icmp_type < 0) return {};
  std::string text = fmt::format("; ICMP type {} code {}", facts.icmp_type, facts.icmp_code);
  return facts.icmp_from.empty() ? text : text + " from " + facts.icmp_from;
}

void connections(const ObservedRoute& route, Facts& facts) {
  std::size_t lines = 0;
  for (const auto& attempt : route.connections) {
    if (attempt.ok()) continue;
    // The first ones stand for the rest, whose number is told.
    if (++lines > kMaxLines) continue;
    add(facts, "Sent", "TCP SYN to " + attempt.facts.address);
    add(facts, "Received", ending(attempt, attempt.facts.rtt_us) + icmp(attempt.facts));
  }
  if (route.connections.size() > 1) {
    add(facts, "Failed", fmt::format("{} of {} addresses", lines, route.connections.size()));
  }
}

void proxy_hops(const ObservedRoute& route, Facts& facts) {
  if (route.proxy_lookup && !route.proxy_lookup->ok()) {
    const std::string& host = route.proxy_lookup->facts.host;
    const bool told = host.find('*') == std::string::npos;
    add(facts, "Sent", told ? "getaddrinfo(\"" + host + "\")" : "getaddrinfo of the proxy's name");
    add(facts, "Received", ending(*route.proxy_lookup));
  }
  for (const ObservedHop& hop : route.hops) {
    if (hop.ok()) continue;
    add(facts, "Sent", "TCP SYN to " + hop.facts.address);
    add(facts, "Received", ending(hop, hop.facts.rtt_us));
  }
}

void tunnel(const ObservedRoute& route, Facts& facts) {
  proxy_hops(route, facts);
  const bool refused = route.proxy_tls && !route.proxy_tls->facts.verify_code.empty();
  if (route.proxy_tls && (refused || !route.proxy_tls->ok())) {
    add(facts, "Sent", "TLS ClientHello to the proxy");
    add(facts, "Received",
        refused ? fmt::format("a handshake ({}), and a certificate that is not accepted: {}",
                              route.proxy_tls->facts.version, route.proxy_tls->facts.verify_code)
                : ending(*route.proxy_tls));
    add(facts, "", quoted(route.proxy_tls->facts.first_bytes));
    if (refused && !route.proxy_tls->facts.issuer.empty()) {
      add(facts, "", "issued by " + route.proxy_tls->facts.issuer);
    }
  }
  if (!route.tunnel || refused) return;
  const auto& seen = route.tunnel->facts;
  add(facts, "Sent",
      seen.request + (seen.credentials     ? " with Proxy-Authorization: Basic"
                      : seen.status == 407 ? " without credentials"
                                           : ""));
  if (seen.status == 0) {
    add(facts, "Received", ending(*route.tunnel));
    add(facts, "", quoted(seen.first_bytes));
    return;
  }
  add(facts, "Received",
      seen.status_line + " after " + duration_text(route.tunnel->took_us) +
          parser_stop(seen.readings, HttpFault::none));
  // What it offers is kept apart from the other headers.
  for (const std::string& scheme : seen.schemes) {
    if (facts.size() < 6) add(facts, "", "proxy-authenticate: " + scheme);
  }
  for (const std::string& header : seen.headers) {
    if (facts.size() < 12) add(facts, "", header);
  }
  if (!seen.title.empty())
    add(facts, "Page", quoted(seen.title));
  else if (!seen.excerpt.empty())
    add(facts, "Page", quoted(seen.excerpt));
}

// libcurl takes for HTTP/0.9 what is no status line: nobody spoke that.
std::string without_status(const Measured<endpoint::RequestFacts>& token) {
  const std::string after = " after " + duration_text(token.took_us);
  if (token.facts.alert >= 0) return "TLS alert " + alert_words(token.facts.alert) + after;
  if (token.outcome != Outcome::protocol) return ending(token);
  const std::string stop = parser_stop(token.facts.readings, token.facts.fault);
  if (is_other_protocol(token)) return "bytes that are not HTTP/1.1," + after + stop;
  return stop.empty() ? ending(token) : "an answer that is not valid HTTP," + after + stop;
}

void answer(const ObservedRoute& route, Facts& facts) {
  if (!route.token) return;
  const auto& seen = route.token->facts;
  add(facts, "Sent",
      fmt::format("{}, Accept: application/json, without a body", route.token->subject));
  if (seen.status == 0) {
    add(facts, "Received", without_status(*route.token));
    return;
  }
  std::string status = fmt::format("HTTP {}", seen.status);
  if (!seen.type.empty()) status += ", " + seen.type;
  status += fmt::format(", {} bytes", seen.body_bytes);
  if (!route.token->ok()) status += ", then " + ending(*route.token);
  add(facts, "Received", status + faults_of(seen));
  if (!seen.server.empty()) add(facts, "", "Server: " + seen.server);
  if (!seen.location.empty()) add(facts, "", "Location: " + seen.location);
  for (const std::string& header : seen.proxy_headers) add(facts, "", header);
  if (!seen.title.empty())
    add(facts, "Page", quoted(seen.title));
  else if (!seen.excerpt.empty())
    add(facts, "Body", quoted(seen.excerpt));
}

// A date is judged by a clock, which may be the one that is wrong.
void clock(const Observed& observed, const ObservedRoute& route, Facts& facts) {
  if (!observed.clock) return;
  const std::string here =
      "this machine's clock says " + moment_text(rfc3339(observed.clock->facts.now));
  for (const auto* request : {&route.token, &route.data, &route.clock}) {
    if (!*request || (*request)->facts.date == 0 || (*request)->facts.local_time == 0) continue;
    const std::int64_t ahead = (*request)->facts.local_time - (*request)->facts.date;
    const std::string_view side = ahead < 0 ? "behind" : "ahead of";
    return add(facts, "Clock",
               std::llabs(ahead) <= 1
                   ? here + ", as does the server's"
                   : fmt::format("{}: {} {} the server's", here,
                                 span_text(std::chrono::seconds(std::llabs(ahead))), side));
  }
  add(facts, "Clock", here + "; no answer gave a time to compare it with");
}

bool is_about_time(const std::string& code) {
  return code == "CERT_HAS_EXPIRED" || code == "CERT_NOT_YET_VALID";
}

std::string day(std::int64_t seconds) { return rfc3339(seconds).substr(0, 10); }

}  // namespace

void add(Facts& facts, const std::string& name, std::string text) {
  if (!text.empty()) facts.push_back({name, std::move(text)});
}

std::string quoted(const std::string& text) {
  const bool has_quotes = text.find('"') != std::string::npos;
  return text.empty() || has_quotes ? text : "\"" + text + "\"";
}

std::string ending(const Measurement& step, std::int64_t rtt_us) {
  const std::string took = duration_text(step.took_us);
  const std::string raw = step.raw.text.empty() ? "" : " (" + step.raw.text + ")";
  std::string text;
  switch (step.outcome) {
    case Outcome::ok: return "an answer after " + took;
    case Outcome::timed_out: return "no answer within " + took;
    case Outcome::refused: text = "connection refused after " + took; break;
    case Outcome::reset: text = "connection reset after " + took; break;
    case Outcome::closed: text = "connection closed after " + took; break;
    case Outcome::name_not_found: text = "no such name, after " + took; break;
    case Outcome::no_data: text = "no such record, after " + took; break;
    case Outcome::server_failure: text = "SERVFAIL after " + took; break;
    case Outcome::query_refused: text = "REFUSED after " + took; break;
    case Outcome::not_tls: text = "not TLS, after " + took; break;
    default: text = "failed after " + took + raw; break;
  }
  return rtt_us > 0 ? text + ", round trip " + duration_text(rtt_us) : text;
}

std::vector<TicketFact> exchange(const Observed& observed, const Diagnosis& diagnosis) {
  Facts facts;
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return facts;
  const std::string& stage = diagnosis.verdict.stage;
  const bool by_file = diagnosis.verdict.cause == "HOSTS_FILE_ENTRY" && observed.lookup;
  if (by_file) {
    for (const std::string& address : observed.lookup->facts.hosts_file) {
      add(facts, "Hosts file", quoted(address + " " + observed.target.host));
    }
  }
  if (by_file || stage == stages::kDns || diagnosis.verdict.owner == Owner::dns) {
    lookup(observed, facts);
  }
  if (stage == stages::kConnect) connections(*route, facts);
  if (stage == stages::kProxy) tunnel(*route, facts);
  if (stage == stages::kTls) {
    handshake(observed, diagnosis, facts);
    if (is_about_time(diagnosis.verdict.code)) clock(observed, *route, facts);
    const auto cut = route->proxied() ? Facts{} : where_cut(*route);
    facts.insert(facts.end(), cut.begin(), cut.end());
  }
  if (stage == stages::kEndpoint) answer(*route, facts);
  return facts;
}

std::vector<TicketFact> certificate(const Observed& observed, const Diagnosis& diagnosis) {
  Facts facts;
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr || diagnosis.verdict.stage != stages::kTls || route->handshakes.empty() ||
      is_passed(*route, diagnosis)) {
    return facts;
  }
  const auto& chain = route->handshakes.front().facts.chain;
  if (chain.empty()) return facts;
  const trust::CertificateFacts& leaf = chain.front();
  add(facts, "Certificate", leaf.subject);
  if (!leaf.issuer.empty()) add(facts, "", "issued by " + leaf.issuer);
  if (leaf.not_after != 0) {
    add(facts, "", "valid from " + day(leaf.not_before) + " to " + day(leaf.not_after));
  }
  if (!leaf.serial.empty()) add(facts, "", "serial " + leaf.serial);
  if (!leaf.sha256.empty()) add(facts, "SHA-256", leaf.sha256);
  const auto& direct = observed.direct().handshakes;
  if (route->proxied() && !direct.empty() && !direct.front().facts.chain.empty() &&
      direct.front().facts.chain.front().issuer != leaf.issuer) {
    add(facts, "Directly", "issued by " + direct.front().facts.chain.front().issuer);
  }
  if (chain.size() > 1) {
    const trust::CertificateFacts& top = chain.back();
    add(facts, "Sent above", top.subject);
    if (!top.sha256.empty()) add(facts, "SHA-256", top.sha256);
  }
  return facts;
}

}  // namespace sfprobe::tickets
