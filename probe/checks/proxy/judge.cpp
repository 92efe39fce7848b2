#include "checks/proxy/judge.hpp"

#include <algorithm>
#include <array>

#include "checks/finding.hpp"
#include "checks/proxy/facts.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::int64_t kSilenceProvenUs = 3'000'000;
constexpr std::int64_t kSilenceLikelyUs = 750'000;

struct Kind {
  std::string code;
  std::string words;  // what the proxy did
};

Finding& add_fail(Findings& findings, const Step& step, const ChoiceFacts& choice, Kind kind) {
  Finding& finding = add(findings, Stage::proxy, Status::fail, std::move(kind.code),
                         "the proxy " + choice.proxy + " " + kind.words);
  finding.route = "proxy";
  finding.evidence = {step.id};
  finding.words = {{"proxy", choice.proxy}, {"variable", choice.variable}};
  return finding;
}

// A network error of the way to the proxy is one refusal of a tunnel among others.
void add_refusal(Findings& findings, const std::string& because) {
  Finding& refused = add(findings, Stage::proxy, Status::fail, "PROXY_REFUSED",
                         "there is no tunnel through the proxy: it cannot be reached");
  refused.route = "proxy";
  refused.because = because;
}

// A silence counts for what it lasted; see the connect check.
void weigh_silence(Finding& finding, const Step& step) {
  if (step.outcome != Outcome::timed_out || step.took_us >= kSilenceProvenUs) return;
  finding.certainty = Certainty::inferred;
  if (step.took_us >= kSilenceLikelyUs) return;
  finding.status = Status::unknown;
  finding.code.clear();
}

// ---- What the variables say --------------------------------------------------------------------

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
    return;
  }
}

// ---- The way to the proxy ----------------------------------------------------------------------

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
  weigh_silence(finding, step);
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
  weigh_silence(add_fail(findings, step, choice, kind), step);
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
  weigh_silence(add_fail(findings, step, choice, kind), step);
}

// ---- CONNECT -----------------------------------------------------------------------------------

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

bool offers_basic(const TunnelFacts& facts) {
  return std::any_of(facts.schemes.begin(), facts.schemes.end(), [](const std::string& scheme) {
    return scheme.size() == 5 && (scheme == "Basic" || scheme == "basic" || scheme == "BASIC");
  });
}

void judge_407(const Evidence& evidence, const Step& step, const TunnelFacts& facts,
               const ChoiceFacts& choice, Findings& findings) {
  std::string words = "wants authentication (407; offered: " + list(facts.schemes) + ")";
  if (!offers_basic(facts)) {
    words += ", and Basic, the only scheme that the CLI can do, is not among them";
  } else if (facts.credentials) {
    words += " and did not accept the credentials in " + choice.variable;
  } else {
    words += ", and " + (choice.variable.empty() ? "the proxy's URL" : choice.variable) +
             " holds no credentials";
  }
  Finding& finding = add_fail(findings, step, choice, {"PROXY_AUTH_REQUIRED", words});
  finding.words.emplace_back("schemes", list(facts.schemes));
  const Step* negotiated = evidence.find("proxy.tunnel.negotiated");
  if (negotiated == nullptr || negotiated->outcome != Outcome::ok) return;
  finding.summary += "; with another scheme (as curl --proxy-anyauth does) it opens";
  finding.evidence.push_back(negotiated->id);
}

std::string page_words(const TunnelFacts& facts) {
  if (!facts.title.empty()) return ", page \"" + facts.title + "\"";
  if (!facts.excerpt.empty()) return ", \"" + facts.excerpt.substr(0, 80) + "\"";
  return {};
}

// What the second question told apart, and what it did not.
std::string told_apart(const Evidence& evidence, const TunnelFacts& refused) {
  const Step* head = evidence.find("proxy.control.head");
  if (head == nullptr) return {};
  const int status = unpack<TunnelFacts>(head->facts).status;
  if (status == 0) return "; whether it refuses the host, the port or this user is not told apart";
  if (status == refused.status) {
    return "; plain HTTP to this host gets the same answer, so it is not CONNECT or the port "
           "alone; "
           "host and user are not told apart";
  }
  return "; plain HTTP to this host is answered with " + std::to_string(status) +
         ", so it is CONNECT or port " + std::to_string(evidence.target.port) + " that it refuses";
}

void judge_refusal(const Evidence& evidence, const Step& step, const TunnelFacts& facts,
                   const ChoiceFacts& choice, Findings& findings) {
  std::string words = "refuses the tunnel";
  if (facts.status == 502 || facts.status == 503 || facts.status == 504) {
    words = "could not reach the target itself";
  }
  if (facts.status != 0)
    words += " (HTTP " + std::to_string(facts.status) + page_words(facts) + ")";
  if (facts.status == 0) words += ": " + step.raw.text;
  Finding& finding = add_fail(findings, step, choice, {"PROXY_REFUSED", words});
  finding.summary += told_apart(evidence, facts);
  finding.words.emplace_back("status", std::to_string(facts.status));
  finding.words.emplace_back("title", facts.title);
}

bool begins_like_tls(const std::string& printable) {
  // A TLS alert is 15 03 xx: not printable, and short.
  return printable.starts_with("..") && printable.size() <= 7;
}

Kind silence_kind(const Step& step, const TunnelFacts& facts) {
  const std::string so_far =
      facts.received == 0 ? "" : " after " + std::to_string(facts.received) + " bytes";
  switch (step.outcome) {
    case Outcome::timed_out:
      if (facts.received > 0)
        return {"ETIMEDOUT", "begins to answer CONNECT and then falls silent" + so_far};
      return {"ETIMEDOUT", "accepts the connection and never answers CONNECT"};
    case Outcome::reset:
    case Outcome::broken_pipe:
      return {"ECONNRESET", "resets the connection instead of answering CONNECT" + so_far};
    case Outcome::closed:
      return {"ECONNRESET", "closes the connection instead of answering CONNECT" + so_far};
    case Outcome::too_large:
      return {"PROXY_REFUSED", "answers CONNECT with headers without end (cut at 64 KiB)"};
    case Outcome::protocol:
      return {"EPROTO", "answers CONNECT with something that is no HTTP: \"" +
                            facts.first_bytes.substr(0, 40) + "\""};
    default: return {"PROXY_REFUSED", "opens no tunnel: " + step.raw.text};
  }
}

void judge_tunnel(const Evidence& evidence, const Step& step, const ChoiceFacts& choice,
                  Findings& findings) {
  if (step.outcome == Outcome::ok) return;
  const auto facts = unpack<TunnelFacts>(step.facts);
  if (step.outcome == Outcome::proxy_auth)
    return judge_407(evidence, step, facts, choice, findings);
  if (step.outcome == Outcome::proxy_refused) {
    return judge_refusal(evidence, step, facts, choice, findings);
  }
  const Step* tls = evidence.find("proxy.control.tls");
  if ((tls != nullptr && tls->outcome == Outcome::ok) || begins_like_tls(facts.first_bytes)) {
    Finding& finding =
        add_fail(findings, step, choice,
                 {"PROXY_SCHEME_MISMATCH", "speaks TLS, but its URL says http://: write https://"});
    if (tls != nullptr) finding.evidence.push_back(tls->id);
    return;
  }
  weigh_silence(add_fail(findings, step, choice, silence_kind(step, facts)), step);
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
    if (step.id == "proxy.tls") judge_proxy_tls(evidence, step, choice, findings);
    if (step.id == "proxy.tunnel") judge_tunnel(evidence, step, choice, findings);
  }
}

}  // namespace sfprobe::proxy
