#include "checks/proxy/judge_tunnel.hpp"

#include <algorithm>

#include "checks/finding.hpp"

namespace sfprobe::proxy {
namespace {

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
  if (status == 0 || status >= 500)
    return "; whether it refuses the host, the port or this user is not told apart";
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
  if (facts.status >= 500) words = "could not reach the target itself";
  if (facts.status == 401) words = "does not accept who asks for the tunnel";
  if (facts.status != 0)
    words += " (HTTP " + std::to_string(facts.status) + page_words(facts) + ")";
  if (facts.status == 0) words += ": " + step.raw.text;
  Finding& finding = add_fail(findings, step, choice, {"PROXY_REFUSED", words});
  // A proxy that cannot go on refuses nobody, and 401 is about who asks.
  if (facts.status < 500 && facts.status != 401) finding.summary += told_apart(evidence, facts);
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

}  // namespace

Finding& add_fail(Findings& findings, const Step& step, const ChoiceFacts& choice, Kind kind) {
  Finding& finding = add(findings, Stage::proxy, Status::fail, std::move(kind.code),
                         "the proxy " + choice.proxy + " " + kind.words);
  finding.route = "proxy";
  finding.evidence = {step.id};
  finding.words = {{"proxy", choice.proxy}, {"variable", choice.variable}};
  return finding;
}

void weigh_proxy_silence(Finding& finding, const Step& step) {
  if (step.outcome != Outcome::timed_out) return;
  weigh_silence(
      finding, step.took_us, false,
      "the proxy had not answered after " + duration_text(step.took_us) + ", when the run ended");
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
  weigh_proxy_silence(add_fail(findings, step, choice, silence_kind(step, facts)), step);
}

}  // namespace sfprobe::proxy
