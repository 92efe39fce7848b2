#include "clients/observed_path.hpp"

#include <algorithm>

#include "facts/hello_comparison.hpp"
#include "proxy/proxy_url.hpp"
#include "text/ip.hpp"

namespace sfprobe::clients {
namespace {

// "192.0.2.1" of "192.0.2.1:443", "2001:db8::1" of "[2001:db8::1]:443".
std::string ip_of(const std::string& address) {
  if (address.starts_with('[')) return address.substr(1, address.find(']') - 1);
  return address.substr(0, address.rfind(':'));
}

struct Ordered {
  int order;
  Attempt attempt;
};

std::vector<Attempt> in_order(std::vector<Ordered> found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Ordered& a, const Ordered& b) { return a.order < b.order; });
  std::vector<Attempt> attempts;
  for (Ordered& one : found) attempts.push_back(std::move(one.attempt));
  return attempts;
}

Attempt attempt_of(const Measurement& step, const std::string& ip, std::int64_t took_us) {
  return {ip, ip.find(':') != std::string::npos, step.outcome, static_cast<double>(took_us) / 1000,
          step.raw.source == "errno" ? step.raw.text : ""};
}

std::vector<Attempt> connections(const ObservedRoute& route) {
  std::vector<Ordered> found;
  for (const auto& one : route.connections) {
    found.push_back({one.facts.order, attempt_of(one, one.facts.ip, one.took_us)});
  }
  return in_order(std::move(found));
}

std::vector<Attempt> hops(const ObservedRoute& route) {
  std::vector<Ordered> found;
  for (const ObservedHop& hop : route.hops) {
    found.push_back(
        {hop.facts.order, attempt_of(hop, ip_of(hop.facts.address), hop.facts.took_us)});
  }
  return in_order(std::move(found));
}

Handshake handshake_of(const Measurement& step, const ChainVerdicts& verdicts) {
  Handshake seen;
  seen.outcome = step.outcome;
  seen.ms = step.ms();
  seen.raw = step.raw;
  for (const auto& view : verdicts.views) {
    seen.verdicts[view.facts.view] = view.facts.result.code;
    seen.words[view.facts.view] = view.facts.result.text;
    for (const trust::PathEntry& entry : view.facts.result.path) {
      if (!entry.curve.empty()) seen.curves[view.facts.view] = entry.curve;
    }
  }
  return seen;
}

HttpAnswer answer_to(const Measured<endpoint::RequestFacts>& request) {
  return {request.outcome, request.ms(), request.raw, request.facts};
}

std::optional<RefusedHello> refused(const Measured<tls::HelloFacts>* hello) {
  if (hello == nullptr || hello->ok()) return std::nullopt;
  RefusedHello refused;
  refused.end.outcome = hello->outcome;
  refused.end.ms = hello->ms();
  refused.end.raw = hello->raw;
  refused.end.facts.alert = static_cast<int>(hello->facts.alert);
  refused.end.facts.reached = HandshakeProgress::client_hello;
  return refused;
}

// What lies behind the first hop.
void read_target(const ObservedRoute& route, Path& path) {
  path.refused_hello = refused(tls::refused_hello(route));
  path.refused_usual = refused(route.hello(tls::HelloVariant::usual));
  for (const ObservedHandshake& one : route.handshakes) {
    Handshake& handshake = path.handshakes.emplace_back(handshake_of(one, one.verdicts));
    handshake.facts = one.facts;
    handshake.ip = ip_of(one.facts.peer);
    for (const ObservedHandshake& again : one.by_defaults) {
      Handshake& other = handshake.by_defaults.emplace_back(handshake_of(again, again.verdicts));
      other.facts = again.facts;
      other.ip = handshake.ip;
    }
  }
  for (const auto& one : route.redirects) path.redirects.push_back(answer_to(one));
  for (const auto& one : route.redirects_other) path.redirects_other.push_back(answer_to(one));
  for (const auto& one : route.reposts) path.reposts.push_back(answer_to(one));
  if (route.token) path.token = answer_to(*route.token);
  if (route.token_other) path.token_other = answer_to(*route.token_other);
}

// In the order in which the C library gives the addresses; the probe may have begun before it did.
std::vector<Attempt> as_the_system_orders(const Observed& observed, std::vector<Attempt> attempts) {
  if (!observed.lookup || !observed.lookup->ok()) return attempts;
  std::vector<Attempt> ordered;
  for (const auto& address : observed.lookup->facts.addresses) {
    for (const Attempt& attempt : attempts) {
      if (attempt.ip == address.ip) ordered.push_back(attempt);
    }
  }
  return ordered;
}

}  // namespace

Path direct_path(const Observed& observed) {
  Path path;
  path.route = observed.direct().name;
  path.hop_name = observed.target.host;
  path.hop_literal = observed.target.ip_literal;
  path.hop_port = observed.target.port;
  path.lookup = lookup_of(observed);
  path.withheld = withholds(observed);
  const std::vector<Attempt> tried = connections(observed.direct());
  path.attempts = as_the_system_orders(observed, tried);
  path.unprobed = path.attempts.empty() && !tried.empty();
  read_target(observed.direct(), path);
  return path;
}

Path proxied_path(const Observed& observed, const std::string& name, const std::string& shown) {
  Path path;
  path.route = name;
  const proxy::ProxyUrl url = proxy::parse_proxy_url(shown);
  path.hop_name = url.host;
  path.hop_literal = text::is_ip(url.host);
  path.hop_port = url.port;
  const ObservedRoute* route = observed.route(name);
  if (route == nullptr) return path;
  if (route->proxy_lookup) {
    path.lookup = {route->proxy_lookup->outcome, route->proxy_lookup->ms(), false};
    const Raw& raw = route->proxy_lookup->raw;
    if (path.lookup.outcome == Outcome::unknown && raw.source == "errno") {
      path.lookup.code = raw.text;
    }
    if (path.lookup.outcome == Outcome::timed_out) path.lookup = {Outcome::try_again, 10'000, true};
  }
  path.attempts = hops(*route);
  if (route->proxy_tls) {
    path.proxy_tls = handshake_of(*route->proxy_tls, route->proxy_tls->verdicts);
    // Its facts are of another form: what a model asks of them is filled in.
    path.proxy_tls->facts.first_bytes = route->proxy_tls->facts.first_bytes;
    path.proxy_tls->facts.version = route->proxy_tls->facts.version;
  }
  if (route->tunnel) {
    path.tunnel = ProxyAnswer{route->tunnel->outcome, route->tunnel->ms(), route->tunnel->raw,
                              route->tunnel->facts};
  }
  read_target(*route, path);
  return path;
}

bool HttpAnswer::asked() const {
  return facts.phase == endpoint::Phase::request || facts.phase == endpoint::Phase::answer;
}

double HttpAnswer::wait_ms() const {
  const bool timed = facts.tls_us >= 0 && facts.first_byte_us >= facts.tls_us;
  if (timed) return static_cast<double>(facts.first_byte_us - facts.tls_us) / 1000;
  return ms - static_cast<double>(std::max<std::int64_t>(facts.tls_us, 0)) / 1000;
}

std::string why_not_asked(const HttpAnswer* token) {
  const bool in_tunnel = token != nullptr && token->facts.phase == endpoint::Phase::tunnel;
  return in_tunnel ? "the request was not made: sfprobe's own HTTP library does not take the "
                     "proxy's answer"
                   : "the request was not made: nobody here trusts the certificate";
}

const HttpAnswer* Path::token_of(bool h2) const {
  // The request that is not the CLI's own is not waited for: its silence says nothing. Nor does a
  // connection that was one too many.
  const auto told = [](const HttpAnswer& answer) {
    return answer.outcome != Outcome::timed_out && answer.asked();
  };
  if (token_other && token_other->facts.offered_h2 == h2 && told(*token_other)) {
    return &*token_other;
  }
  return token ? &*token : nullptr;
}

}  // namespace sfprobe::clients
