#include "diagnose/circumstance_facts.hpp"

#include <algorithm>

#include "diagnose/surroundings.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/stages.hpp"
#include "node/options.hpp"
#include "node/version.hpp"
#include "text/ascii.hpp"
#include "text/ip.hpp"
#include "text/show.hpp"

namespace sfprobe {
namespace {

proxy::ChoiceFacts choice_of(const Observed& observed) {
  return observed.choice ? observed.choice->facts : proxy::ChoiceFacts{};
}

bool offers_basic(const ObservedRoute& route) {
  if (!route.tunnel) return false;
  const auto& schemes = route.tunnel->facts.schemes;
  return std::any_of(schemes.begin(), schemes.end(),
                     [](const std::string& scheme) { return text::lower(scheme) == "basic"; });
}

bool loses_answers(const ObservedRoute& route) {
  const tls::HelloComparison compared = tls::compare_hellos(route);
  return compared.limit == tls::HelloLimit::path_mtu &&
         compared.hello->facts.variant == tls::HelloVariant::handshake;
}

bool has_fine_names(const Observed& observed, const Findings& findings) {
  constexpr double kAtOnceMs = 1000;
  const auto is_fault = [](const Finding& finding) {
    return finding.stage == stages::kDns &&
           (finding.status == Status::fail || finding.status == Status::warn);
  };
  return observed.lookup && observed.lookup->ok() && observed.lookup->ms() < kAtOnceMs &&
         std::none_of(findings.begin(), findings.end(), is_fault);
}

// The one timer of undici over name, connection and TLS (lib/core/connect.js).
bool is_slow(const Observed& observed, const ObservedRoute& route) {
  constexpr double kTimerMs = 10'000;
  double ms = observed.lookup && observed.lookup->ok() ? observed.lookup->ms() : 0;
  const auto quickest = [](const auto& steps) {
    double best = -1;
    for (const auto& step : steps) {
      if (step.ok() && (best < 0 || step.ms() < best)) best = step.ms();
    }
    return best;
  };
  const double tls = quickest(route.handshakes);
  ms += std::max(0.0, quickest(route.connections)) + tls;
  return tls >= 0 && ms >= kTimerMs;
}

bool is_known_elsewhere(const Observed& observed) {
  return observed.lookup && !observed.lookup->ok() &&
         std::any_of(observed.queries.begin(), observed.queries.end(), [](const auto& query) {
           return query.ok() && !query.facts.addresses.empty();
         });
}

bool passes_by_defaults(const ObservedRoute& route) {
  if (route.handshakes.empty() || route.handshakes.front().ok()) return false;
  const auto& others = route.handshakes.front().by_defaults;
  return std::any_of(others.begin(), others.end(), [](const auto& one) { return one.ok(); });
}

bool stands(const ObservedRoute& route) {
  if (route.proxied()) return route.tunnel && route.tunnel->ok();
  return std::any_of(route.connections.begin(), route.connections.end(),
                     [](const auto& one) { return one.ok(); });
}

bool fails_at_ipv6_alone(const ObservedRoute& route) {
  bool v4_passes = false;
  bool v6_fails = false;
  for (const auto& one : route.handshakes) {
    const bool v6 = one.facts.peer.starts_with('[');
    if (v6 && one.ok()) return false;
    v6_fails = v6_fails || v6;
    v4_passes = v4_passes || (!v6 && one.ok());
  }
  return v4_passes && v6_fails && !route.proxied();
}

// One address opens, and the matter is another, which does not.
bool is_of_connecting(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.stage == stages::kConnect && !finding.elsewhere && finding.because.empty() &&
           (finding.status == Status::fail || finding.status == Status::warn);
  });
}

// Node.js accepts 16 KiB of them (--max-http-header-size), in a proxy's answer and in trailers,
// too.
bool has_small_headers(const ObservedRoute& route) {
  constexpr std::int64_t kNodeAccepts = 16 * 1024;
  if (!route.token || route.token->facts.header_bytes <= 0) return false;
  if (route.tunnel && route.tunnel->facts.received > kNodeAccepts) return false;
  const auto& readings = route.token->facts.readings;
  return route.token->facts.header_bytes <= kNodeAccepts &&
         std::none_of(readings.begin(), readings.end(),
                      [](const auto& one) { return one.trailers_too_long(); });
}

bool fails_each_time(const ObservedRoute& route) {
  return std::any_of(route.handshakes.begin(), route.handshakes.end(), [](const auto& one) {
    return !one.ok() && !one.again.empty() &&
           std::none_of(one.again.begin(), one.again.end(),
                        [](const auto& again) { return again.ok(); });
  });
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address.starts_with("[::1]") || address == "::1";
}

bool goes_to_itself(const ObservedRoute& route) {
  const auto local = [](const auto& one) { return is_loopback(one.facts.address); };
  return std::any_of(route.connections.begin(), route.connections.end(), local) ||
         std::any_of(route.hops.begin(), route.hops.end(), local);
}

void look_at(const Observed& observed, const ObservedRoute& route, Circumstances& now) {
  now.basic = offers_basic(route);
  now.answer_lost = loses_answers(route);
  now.small_headers = has_small_headers(route);
  now.lasting = fails_each_time(route);
  now.local_address = goes_to_itself(route);
  now.slow = is_slow(observed, route);
  now.only_ipv6_fails = fails_at_ipv6_alone(route);
  now.own_settings = passes_by_defaults(route);
  now.opened = stands(route);
  now.answers = route.token && route.token->ok();
  now.forbidden =
      now.answers && route.token->facts.status >= 400 && route.token->facts.status < 500;
  now.server_error = now.answers && route.token->facts.status >= 500;
  now.proxy_refused =
      route.proxy_tls && route.proxy_tls->ok() && !route.proxy_tls->facts.verify_code.empty();
  now.own_firewall =
      std::any_of(route.connections.begin(), route.connections.end(), [&](const auto& one) {
        return one.facts.prohibited() && is_own_address(observed, one.facts.icmp_from);
      });
}

bool is_of_expired_root(const Finding& finding) {
  return finding.code == "CERT_HAS_EXPIRED" && !finding.elsewhere &&
         std::any_of(finding.words.begin(), finding.words.end(),
                     [](const auto& word) { return word.first == "root" && !word.second.empty(); });
}

void look_at_lookup(const Observed& observed, Circumstances& now) {
  if (!observed.resolver) return;
  const std::string& sources = observed.resolver->facts.nsswitch;
  const auto asks = [&](const char* source) { return sources.find(source) != std::string::npos; };
  now.skips_dns = !sources.empty() && !asks("dns") && !asks("resolve");
  now.stops_early = asks("return");
  now.tcp_only = observed.resolver->facts.resolv_conf.use_vc;
  ResolvConf conf = observed.resolver->facts.resolv_conf;
  read_resolver_options(observed.variable("RES_OPTIONS").value_or(""), conf);
  now.asks_edns = conf.has_option("edns0");
}

void look_at_proxy_url(const proxy::ChoiceFacts& choice, const Findings& findings,
                       Circumstances& now) {
  using enum proxy::ProxyFault;
  const bool invalid = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.code == "PROXY_URL_INVALID";
  });
  now.bad_password = choice.fault == password_percent || choice.fault == credentials_raw ||
                     (choice.fault == credentials_backslash && choice.proxy.empty());
  now.lost_proxy =
      now.bad_password && (choice.proxy.empty() || text::has_hidden_part(choice.proxy));
  now.bad_scheme = choice.fault == scheme_unsupported;
  now.bad_url = invalid && !now.bad_password && !now.bad_scheme;
}

void look_at_key(const jwt::JwtFacts& facts, Circumstances& now) {
  using enum jwt::KeyForm;
  now.key_encrypted = facts.form == encrypted;
  now.key_reshaped = facts.form == one_line || facts.form == escaped || facts.form == base64 ||
                     facts.form == json || facts.form == cut;
  now.key_der = facts.form == der;
  now.key_unfit = facts.form == ec || facts.form == pkcs1 || facts.form == pkcs8 ||
                  facts.form == public_key || facts.form == certificate || facts.form == request;
}

void look_at_command(const Observed& observed, Circumstances& now) {
  now.wsl = observed.machine && !observed.machine->facts.wsl.empty();
  now.local_answers =
      !observed.callback || observed.callback->facts.state != callback::PortState::no_address;
  now.audience = observed.variable("SF_AUDIENCE_URL").has_value();
  now.email = observed.url && observed.url->facts.typed.find('@') != std::string::npos &&
              observed.url->facts.typed.find("://") == std::string::npos;
  if (observed.jwt) look_at_key(observed.jwt->facts, now);
}

bool overrides_another(const proxy::ChoiceFacts& choice) {
  return std::any_of(choice.trials.begin(), choice.trials.end(), [&](const auto& trial) {
    const std::string name = text::lower(trial.variable);
    return trial.variable != choice.variable && (name == "https_proxy" || name == "http_proxy");
  });
}

}  // namespace

Circumstances circumstances_of(const Observed& observed, const Findings& findings) {
  const auto choice = choice_of(observed);
  const auto programs = observed.programs ? observed.programs->facts : environment::ProgramsFacts{};
  const int node = node::parse_version(programs.node_version).major;
  Circumstances now;
  now.proxy = choice.decision == proxy::Decision::proxy;
  now.no_proxy = observed.choice && choice.decision == proxy::Decision::direct;
  now.astray = !now.proxy && observed.leads_astray();
  now.intercepted =
      !now.astray && std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.code == "CERT_INTERCEPTED";
      });
  look_at_proxy_url(choice, findings, now);
  now.names_fine = has_fine_names(observed, findings);
  now.known_name = is_known_elsewhere(observed);
  now.old_node = node > 0 && node < 22;
  if (const ObservedRoute* route = observed.cli_route()) look_at(observed, *route, now);
  now.opened = now.opened && !is_of_connecting(findings);
  now.by_address = text::is_ip(observed.target.host);
  now.has_credentials = choice.credentials;
  now.overrides = overrides_another(choice);
  now.no_variable = observed.choice && choice.variable.empty();
  // An option that this release does not know would be known to another one.
  now.value_refused =
      node::read_options(observed.variable("NODE_OPTIONS").value_or(""), {}).refusal.has_value();
  look_at_lookup(observed, now);
  now.root_expired = std::any_of(findings.begin(), findings.end(), is_of_expired_root);
  look_at_command(observed, now);
  now.no_sf = observed.programs && programs.sf_path.empty();
  return now;
}

}  // namespace sfprobe
