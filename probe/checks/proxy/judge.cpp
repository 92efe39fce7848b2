#include "checks/proxy/judge.hpp"

#include "checks/finding.hpp"
#include "checks/proxy/facts.hpp"
#include "checks/proxy/judge_tunnel.hpp"

namespace sfprobe::proxy {
namespace {

// A network error of the way to the proxy is one refusal of a tunnel among others.
void add_refusal(Findings& findings, const std::string& because) {
  Finding& refused = add(findings, Stage::proxy, Status::fail, "PROXY_REFUSED",
                         "there is no tunnel through the proxy: it cannot be reached");
  refused.route = "proxy";
  refused.because = because;
}

std::string fault_words(const ChoiceFacts& choice) {
  const std::string& fault = choice.fault;
  const std::string end = "; the CLI ends in a stack trace";
  if (fault == "quoted") return "has quotes as part of its value" + end;
  if (fault == "scheme_missing") return "has no scheme: " + choice.proxy + " is meant" + end;
  if (fault == "scheme_unsupported") return "has a scheme that the CLI does not know" + end;
  if (fault == "host_missing") return "has no host" + end;
  if (fault == "port_invalid") {
    return "cannot be taken apart: its port is wrong, or its password holds a raw \"/\", \"?\" or "
           "\"#\"" +
           end;
  }
  if (fault == "path") return "has a path or a query behind its host and port" + end;
  if (fault == "password_percent") return "has a raw \"%\" in its password" + end;
  if (fault == "host_is_port") return "has a number in the place of its host: a port, most likely";
  return "is malformed";
}

void judge_choice(const Evidence& evidence, const Step& step, const ChoiceFacts& choice,
                  Findings& findings) {
  if (choice.fault != "none" && choice.fault != "empty" && !choice.fault.empty()) {
    Finding& finding = add(findings, Stage::proxy, Status::fail, "PROXY_URL_INVALID",
                           "the proxy URL in " + choice.variable + " " + fault_words(choice));
    finding.evidence = {step.id};
    finding.words = {{"variable", choice.variable}};
    if (choice.fault != "host_is_port" && !choice.credentials) {
      finding.words.emplace_back("proxy", choice.proxy);
      const Step* through = evidence.find("endpoint.proxy.token");
      if (through != nullptr && through->outcome == Outcome::ok)
        finding.proven = {"write-proxy-url"};
    }
  }
  if (choice.variable.starts_with("--")) return;  // not the environment's choice
  for (const ClientChoice& other : choice.choices) {
    if (other.client != "curl") continue;
    if (other.route == choice.route && other.proxy == choice.proxy) continue;
    if (choice.route == "crash" && other.route == "proxy") continue;
    if (other.route == "crash") continue;  // curl's trouble alone
    const auto way = [](const std::string& route, const std::string& proxy) {
      return route == "proxy" ? "goes through " + proxy : std::string("goes direct");
    };
    std::string why = other.reason;
    if (why.empty() && choice.fault == "empty") why = choice.variable + " is set but empty";
    if (why.empty()) why = "they read different variables";
    Finding& finding = add(findings, Stage::proxy, Status::warn, "PROXY_CHOICE_DIFFERS",
                           "the CLI " + way(choice.route, choice.proxy) + " (" +
                               (choice.variable.empty() ? "no variable" : choice.variable) +
                               ") while curl " + way(other.route, other.proxy) + ": " + why);
    finding.evidence = {step.id};
    finding.words = {{"proxy", choice.proxy}, {"variable", choice.variable}};
    // With credentials it is shown without them, and would not work like that.
    if (other.route == "proxy" && other.proxy.find("***") == std::string::npos) {
      finding.words.emplace_back("otherproxy", other.proxy);
    }
    return;
  }
}

bool judge_resolve(const Step& step, const ChoiceFacts& choice, Findings& findings) {
  if (step.outcome == Outcome::ok) return true;
  Kind kind{"ENOTFOUND", "has a name that cannot be resolved: " + step.raw.text};
  if (step.outcome == Outcome::try_again) {
    kind = {"EAI_AGAIN", "has a name for which no name server gives an answer"};
  } else if (step.outcome == Outcome::timed_out) {
    kind = {"EAI_AGAIN", "has a name that was not resolved in time"};
  } else if (step.outcome == Outcome::name_failure) {
    kind = {"EAI_FAIL", "has a name whose look-up fails"};
  }
  Finding& finding = add_fail(findings, step, choice, kind);
  weigh_proxy_silence(finding, step);
  add_refusal(findings, kind.code);
  return false;
}

Kind connect_kind(const Step& step) {
  switch (step.outcome) {
    case Outcome::refused: return {"ECONNREFUSED", "refuses the connection"};
    case Outcome::reset: return {"ECONNRESET", "resets the connection at once"};
    case Outcome::timed_out: return {"ETIMEDOUT", "does not answer"};
    case Outcome::host_unreachable: return {"EHOSTUNREACH", "cannot be reached: host unreachable"};
    case Outcome::net_unreachable: return {"ENETUNREACH", "cannot be reached: no route to it"};
    case Outcome::not_permitted: return {"EACCES", "must not be reached, says this machine"};
    default: return {"PROXY_REFUSED", "cannot be reached: " + step.raw.text};
  }
}

bool judge_connect(const Step& step, const ChoiceFacts& choice, Findings& findings) {
  if (step.outcome == Outcome::ok) return true;
  const Kind kind = connect_kind(step);
  weigh_proxy_silence(add_fail(findings, step, choice, kind), step);
  if (kind.code != "PROXY_REFUSED") add_refusal(findings, kind.code);
  return false;
}

void judge_proxy_tls(const Evidence& evidence, const Step& step, const ChoiceFacts& choice,
                     Findings& findings) {
  const auto facts = unpack<ProxyTlsFacts>(step.facts);
  const Step* plain = evidence.find("proxy.control.plain");
  const bool speaks_http = plain != nullptr && unpack<TunnelFacts>(plain->facts).status != 0;
  if (speaks_http || facts.first_bytes.starts_with("HTTP/")) {
    Finding& finding = add_fail(
        findings, step, choice,
        {"PROXY_SCHEME_MISMATCH", "speaks plain HTTP, but its URL says https://: write http://"});
    if (plain != nullptr) finding.evidence.push_back(plain->id);
    return;
  }
  if (step.outcome == Outcome::ok) {
    if (facts.verify_code.empty()) return;
    add_fail(findings, step, choice,
             {facts.verify_code,
              "shows a certificate that is not accepted (issuer " + facts.issuer + ")"})
        .words.emplace_back("issuer", facts.issuer);
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

}  // namespace

void judge(const Evidence& evidence, Findings& findings) {
  const Step* chosen = evidence.find("proxy.choice");
  if (chosen == nullptr) return;
  const auto choice = unpack<ChoiceFacts>(chosen->facts);
  judge_choice(evidence, *chosen, choice, findings);
  for (const Step& step : evidence.steps) {
    if (step.route != "proxy") continue;
    if (step.action == "proxy-lookup" && !judge_resolve(step, choice, findings)) return;
    if (step.action == "proxy-connect" && !judge_connect(step, choice, findings)) return;
    const std::size_t before = findings.size();
    if (step.id == "proxy.tls") judge_proxy_tls(evidence, step, choice, findings);
    if (findings.size() > before) return;
    if (step.id == "proxy.tunnel") judge_tunnel(evidence, step, choice, findings);
  }
}

}  // namespace sfprobe::proxy
