#include "checks/proxy/proxy.hpp"

#include <algorithm>

#include "checks/finding.hpp"
#include "checks/proxy/judge_no_proxy.hpp"
#include "checks/proxy/judge_tunnel.hpp"
#include "checks/proxy/judge_url.hpp"

namespace sfprobe::proxy {
namespace {

// A network error of the way to the proxy is one refusal of a tunnel among others.
void add_refusal(Findings& findings, const std::string& because) {
  Finding& refused = add(findings, kStage, Status::fail, "PROXY_REFUSED",
                         "there is no tunnel through the proxy: it cannot be reached");
  refused.route = steps::kProxy;
  refused.because = because;
}

void judge_choice(const Observed& observed, Findings& findings) {
  const Measured<ChoiceFacts>& step = *observed.choice;
  const ChoiceFacts& choice = step.facts;
  judge_url(observed, findings);
  if (choice.variable.starts_with("--")) return;  // not the environment's choice
  for (const ClientChoice& other : choice.choices) {
    if (other.client != "curl") continue;
    if (other.decision == choice.decision && other.proxy == choice.proxy) continue;
    if (choice.decision == Decision::crash && other.decision == Decision::proxy) continue;
    if (other.decision == Decision::crash) continue;  // curl's trouble alone
    const auto way = [](Decision decision, const std::string& proxy) {
      return decision == Decision::proxy ? "goes through " + proxy : std::string("goes direct");
    };
    std::string why = other.reason;
    if (why.empty() && choice.fault == ProxyFault::empty)
      why = choice.variable + " is set but empty";
    const bool same = !other.variable.empty() && other.variable == choice.variable;
    if (why.empty()) {
      why = same ? "they read the same value differently" : "they read different variables";
    }
    Finding& finding = add(findings, kStage, Status::warn, "PROXY_CHOICE_DIFFERS",
                           "the CLI " + way(choice.decision, choice.proxy) + " (" +
                               (choice.variable.empty() ? "no variable" : choice.variable) +
                               ") while curl " + way(other.decision, other.proxy) + ": " + why);
    finding.evidence = {step.id};
    finding.words = {{"proxy", choice.proxy}, {"variable", choice.variable}};
    // With credentials it is shown without them, and would not work like that.
    if (other.decision == Decision::proxy && other.proxy.find("***") == std::string::npos) {
      finding.words.emplace_back("otherproxy", other.proxy);
    }
    return;
  }
}

bool judge_resolve(const Measurement& step, const ChoiceFacts& choice, Findings& findings) {
  if (step.outcome == Outcome::ok) return true;
  Kind kind{"ENOTFOUND", "has a name that cannot be resolved: " + step.raw.text};
  if (step.outcome == Outcome::try_again) {
    kind = {"EAI_AGAIN", "has a name that cannot be resolved: the name server fails"};
  } else if (step.outcome == Outcome::timed_out) {
    kind = {"EAI_AGAIN", "has a name that cannot be resolved: the name server does not answer"};
  } else if (step.outcome == Outcome::name_failure) {
    kind = {"EAI_FAIL", "has a name that cannot be resolved: the name server fails"};
  }
  Finding& finding = add_fail(findings, step, choice, kind);
  finding.words.emplace_back("host", step.subject);  // that was looked up
  weigh_proxy_silence(finding, step);
  add_refusal(findings, kind.code);
  return false;
}

Kind connect_kind(const Measurement& step) {
  switch (step.outcome) {
    case Outcome::refused: return {"ECONNREFUSED", "refuses the connection"};
    case Outcome::reset: return {"ECONNRESET", "resets the connection immediately"};
    case Outcome::timed_out: return {"ETIMEDOUT", "does not answer"};
    case Outcome::host_unreachable: return {"EHOSTUNREACH", "cannot be reached: host unreachable"};
    case Outcome::net_unreachable: return {"ENETUNREACH", "cannot be reached: no route to it"};
    case Outcome::not_permitted:
      return {"EACCES", "may not be reached: a policy of this machine forbids it"};
    default: return {"PROXY_REFUSED", "cannot be reached: " + step.raw.text};
  }
}

bool judge_connect(const Measurement& step, const ChoiceFacts& choice, Findings& findings) {
  if (step.outcome == Outcome::ok) return true;
  const Kind kind = connect_kind(step);
  weigh_proxy_silence(add_fail(findings, step, choice, kind), step);
  if (kind.code != "PROXY_REFUSED") add_refusal(findings, kind.code);
  return false;
}

std::string fault_of(const std::string& code) {
  if (code == "CERT_HAS_EXPIRED") return "that has expired";
  if (code == "CERT_NOT_YET_VALID") return "that is not valid yet";
  if (code == "ERR_TLS_CERT_ALTNAME_INVALID") return "for another name";
  return "that Node.js does not trust";
}

void add_proxy_host(const std::string& url, Finding& finding) {
  std::string place = url.substr(url.find("://") == std::string::npos ? 0 : url.find("://") + 3);
  place.erase(std::min(place.find('/'), place.size()));
  const std::size_t colon = place.rfind(':');
  const bool has_port = colon != std::string::npos && place.find(']', colon) == std::string::npos;
  finding.words.emplace_back("host", has_port ? place.substr(0, colon) : place);
  finding.words.emplace_back("port", has_port ? place.substr(colon + 1) : "443");
}

void judge_proxy_tls(const ObservedRoute& route, const ChoiceFacts& choice, Findings& findings) {
  const ObservedProxyTls& step = *route.proxy_tls;
  const ProxyTlsFacts& facts = step.facts;
  const auto& plain = route.control_plain;
  const bool speaks_http = plain && plain->facts.status != 0;
  if (speaks_http || facts.first_bytes.starts_with("HTTP/")) {
    Finding& finding = add_fail(
        findings, step, choice,
        {"PROXY_SCHEME_MISMATCH", "speaks plain HTTP, but its URL says https://: write http://"});
    if (plain) finding.evidence.push_back(plain->id);
    return;
  }
  if (step.outcome == Outcome::ok) {
    if (facts.verify_code.empty()) return;
    Finding& finding =
        add_fail(findings, step, choice,
                 {facts.verify_code, "presents a certificate " + fault_of(facts.verify_code) +
                                         " (issuer " + facts.issuer + ")"});
    finding.words.emplace_back("issuer", facts.issuer);
    // What the pages say of the host and its certificate is said of the proxy here.
    add_proxy_host(choice.proxy, finding);
    return;
  }
  Kind kind{"EPROTO", "does not complete the TLS handshake that its https:// URL asks for"};
  if (step.outcome == Outcome::timed_out) {
    kind = {"ETIMEDOUT", "never answers the TLS handshake that its https:// URL asks for"};
  } else if (step.outcome == Outcome::reset || step.outcome == Outcome::closed) {
    kind = {"ECONNRESET", "cuts the TLS handshake that its https:// URL asks for"};
  }
  weigh_proxy_silence(add_fail(findings, step, choice, kind), step);
}

// The CLI's own way has no tunnel, and the same proxy opens one by another scheme.
bool judge_trials(const Observed& observed, const ObservedRoute& route, Findings& findings) {
  const ChoiceFacts& choice = observed.choice->facts;
  if (route.tunnel && route.tunnel->ok()) return false;
  const Measurement* failed = nullptr;
  if (route.proxy_tls) failed = &*route.proxy_tls;
  if (route.tunnel) failed = &*route.tunnel;
  if (failed == nullptr) return false;
  for (const ClientChoice& trial : choice.trials) {
    const ObservedRoute* other = observed.route(trial.route);
    if (trial.variable != choice.variable || other == nullptr) continue;
    if (!other->tunnel || !other->tunnel->ok()) continue;
    const auto scheme = [](const std::string& url) { return url.substr(0, url.find(':')); };
    const std::string spoken = scheme(trial.proxy);
    const std::string name = spoken == "http" ? "plain HTTP" : spoken == "https" ? "TLS" : "SOCKS";
    Finding& finding = add_fail(
        findings, *failed, choice,
        {"PROXY_SCHEME_MISMATCH", "speaks " + name + ", but its URL says " + scheme(choice.proxy) +
                                      "://: write " + spoken + "://"});
    finding.evidence.push_back(other->tunnel->id);
    finding.words.emplace_back("rightproxy", trial.proxy);
    return true;
  }
  return false;
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  if (!observed.choice) return;
  const ChoiceFacts& choice = observed.choice->facts;
  judge_choice(observed, findings);
  judge_no_proxy(observed, findings);
  const ObservedRoute* route = observed.route(steps::kProxy);
  if (route == nullptr) return;
  if (route->proxy_lookup && !judge_resolve(*route->proxy_lookup, choice, findings)) return;
  for (const ObservedHop& hop : route->hops) {
    if (!hop.abandoned && !judge_connect(hop, choice, findings)) return;
  }
  if (judge_trials(observed, *route, findings)) return;
  const std::size_t before = findings.size();
  if (route->proxy_tls) judge_proxy_tls(*route, choice, findings);
  if (findings.size() > before || !route->tunnel) return;
  judge_tunnel(observed.target, *route, choice, findings);
}

}  // namespace sfprobe::proxy
