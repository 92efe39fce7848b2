#include "checks/proxy/judge_tunnel.hpp"

#include <algorithm>
#include <array>

#include "checks/finding.hpp"
#include "checks/proxy/proxy.hpp"
#include "text/ascii.hpp"

namespace sfprobe::proxy {
namespace {

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

bool offers_basic(const TunnelFacts& facts) {
  return std::any_of(facts.schemes.begin(), facts.schemes.end(), [](const std::string& scheme) {
    return text::lower(scheme) == "basic";  // RFC 9110, section 11.1
  });
}

void judge_407(const ObservedRoute& route, const ChoiceFacts& choice, Findings& findings) {
  const Measured<TunnelFacts>& step = *route.tunnel;
  const TunnelFacts& facts = step.facts;
  std::string words = "wants authentication (407; offered: " + list(facts.schemes) + ")";
  if (facts.schemes.empty()) {
    words = "wants authentication (407) and names no scheme for it";
  } else if (!offers_basic(facts)) {
    words += ", and Basic, the only scheme that the CLI can do, is not among them";
  } else if (facts.credentials) {
    words += " and did not accept the credentials in " + choice.variable;
  } else if (choice.credentials) {
    words += ", and the CLI sends none: " + choice.variable + " holds a password without a user";
  } else {
    words += ", and " + (choice.variable.empty() ? "the proxy's URL" : choice.variable) +
             " holds no credentials";
  }
  Finding& finding = add_fail(findings, step, choice, {"PROXY_AUTH_REQUIRED", words});
  finding.words.emplace_back("schemes", list(facts.schemes));
  if (!route.negotiated || !route.negotiated->ok()) return;
  finding.summary += "; with another scheme (as curl --proxy-anyauth does) it opens";
  finding.evidence.push_back(route.negotiated->id);
}

std::string page_words(const TunnelFacts& facts) {
  if (!facts.title.empty()) return ", page \"" + facts.title + "\"";
  if (!facts.excerpt.empty()) return ", \"" + facts.excerpt.substr(0, 80) + "\"";
  return {};
}

// What the second question told apart, and what it did not.
std::string told_apart(const Target& target, const ObservedRoute& route) {
  if (!route.control_head) return {};
  const int status = route.control_head->facts.status;
  if (status == 0 || status >= 500)
    return "; whether it refuses the host, the port or the user is not known";
  if (status == route.tunnel->facts.status) {
    return "; plain HTTP to this host gets the same answer, so it refuses the host or the user, "
           "not "
           "only CONNECT or the port";
  }
  return "; plain HTTP to this host is answered with " + std::to_string(status) +
         ", so it refuses CONNECT or port " + std::to_string(target.port);
}

// RFC 9110, sections 15.6.3 to 15.6.5.
bool is_of_gateway(int status) { return status >= 502 && status <= 504; }

// RFC 9110, sections 15.5.2, 15.5.4 and 15.5.8; RFC 7725: these are about who asks for what.
bool is_refusal(int status) { return status == 403 || status == 407 || status == 451; }

// RFC 1928, sections 3 and 6; RFC 1929, section 2.
std::string socks_words(const Measured<TunnelFacts>& step) {
  const TunnelFacts& facts = step.facts;
  if (facts.socks_methods_refused) return "it wants a user name and a password";
  if (facts.socks_credentials_refused) return "it does not accept the user name and the password";
  constexpr auto kReplies = std::to_array<std::string_view>(
      {"", "a general failure", "its rules do not allow the connection", "network unreachable",
       "host unreachable", "the target refuses the connection", "the hop limit ran out",
       "it does not know the command", "it does not know this kind of address"});
  const auto reply = static_cast<std::size_t>(std::max(facts.socks_reply, 0));
  if (reply == 0 || reply >= kReplies.size()) return step.raw.text;
  return std::string(kReplies[reply]) + " (SOCKS5 reply " + std::to_string(reply) + ")";
}

void judge_refusal(const Target& target, const ObservedRoute& route, const ChoiceFacts& choice,
                   Findings& findings) {
  const Measured<TunnelFacts>& step = *route.tunnel;
  const TunnelFacts& facts = step.facts;
  std::string words = "refuses the tunnel";
  if (facts.status >= 500) words = "answers CONNECT with an error";
  if (is_of_gateway(facts.status)) words = "itself could not reach the target";
  if (facts.status == 401) words = "rejects the client that asks for the tunnel";
  if (facts.status != 0)
    words += " (HTTP " + std::to_string(facts.status) + page_words(facts) + ")";
  if (facts.status == 0) words += ": " + socks_words(step);
  Finding& finding = add_fail(findings, step, choice, {"PROXY_REFUSED", words});
  // A proxy that cannot go on, or does not understand, refuses nobody.
  if (facts.status == 0 || is_refusal(facts.status)) finding.summary += told_apart(target, route);
  if (facts.status != 0) finding.words.emplace_back("status", std::to_string(facts.status));
  finding.words.emplace_back("title", facts.title);
}

// Any 2xx opens a tunnel (RFC 9110, section 9.3.6), and an interim answer precedes the final one
// (section 15.2): Node.js takes neither.
void judge_other_success(const Measured<TunnelFacts>& step, const ChoiceFacts& choice,
                         Findings& findings) {
  const int status = step.facts.status;
  const std::string code = "HTTP " + std::to_string(status);
  const std::string words = status < 200 ? "answers CONNECT with an interim response (" + code + ")"
                                         : "answers CONNECT with " + code;
  Finding& finding =
      add_fail(findings, step, choice,
               {"EPROTO", words + ", and Node.js accepts only 200 as an open tunnel"});
  finding.words.emplace_back("status", std::to_string(status));
}

bool begins_like_tls(const std::string& printable) {
  // A TLS alert is 15 03 xx: not printable, and short.
  return printable.starts_with("..") && printable.size() <= 7;
}

Kind silence_kind(const Measured<TunnelFacts>& step, bool socks) {
  const TunnelFacts& facts = step.facts;
  const std::string bytes = std::to_string(facts.received) + " bytes";
  const std::string when = facts.received == 0 ? " instead of answering CONNECT"
                                               : " after " + bytes + " of its answer to CONNECT";
  switch (step.outcome) {
    case Outcome::timed_out:
      if (facts.received > 0)
        return {"ETIMEDOUT", "begins to answer CONNECT and falls silent after " + bytes};
      return {"ETIMEDOUT", socks ? "accepts the connection and never answers the SOCKS greeting"
                                 : "accepts the connection and never answers CONNECT"};
    case Outcome::reset:
    case Outcome::broken_pipe: return {"ECONNRESET", "resets the connection" + when};
    case Outcome::closed: return {"ECONNRESET", "closes the connection" + when};
    case Outcome::too_large:
      return {"PROXY_REFUSED", "answers CONNECT with headers without end (cut at 64 KiB)"};
    case Outcome::protocol:
      return {"EPROTO", "answers CONNECT with something that is not valid HTTP: \"" +
                            facts.first_bytes.substr(0, 40) + "\""};
    default: return {"PROXY_REFUSED", "opens no tunnel: " + step.raw.text};
  }
}

}  // namespace

Finding& add_fail(Findings& findings, const Measurement& step, const ChoiceFacts& choice,
                  Kind kind) {
  Finding& finding = add(findings, kStage, Status::fail, std::move(kind.code),
                         "the proxy " + choice.proxy + " " + kind.words);
  finding.route = step.route;
  finding.evidence = {step.id};
  finding.words = {{"proxy", choice.proxy}, {"variable", choice.variable}};
  return finding;
}

void weigh_proxy_silence(Finding& finding, const Measurement& step) {
  if (step.outcome != Outcome::timed_out) return;
  weigh_silence(
      finding, step.took_us, false,
      "the proxy had not answered after " + duration_text(step.took_us) + ", when the run ended");
}

void judge_tunnel(const Target& target, const ObservedRoute& route, const ChoiceFacts& choice,
                  Findings& findings) {
  const Measured<TunnelFacts>& step = *route.tunnel;
  const ReadingFact* reading = reading_by(text::HttpParser::strict, step.facts.readings);
  if (step.ok() && reading != nullptr && reading->error != text::HttpError::none) {
    add_fail(findings, step, choice,
             {"EPROTO", "opens the tunnel with an answer that is not valid HTTP for the CLI: " +
                            std::string(text::words_of(reading->error)) + " (" +
                            std::string(to_name(reading->error)) + ")"});
    return;
  }
  if (step.ok()) return;
  if (step.outcome == Outcome::proxy_auth) return judge_407(route, choice, findings);
  if (step.outcome == Outcome::proxy_refused && step.facts.status > 0 && step.facts.status < 300) {
    return judge_other_success(step, choice, findings);
  }
  if (step.outcome == Outcome::proxy_refused) {
    return judge_refusal(target, route, choice, findings);
  }
  const auto& tls = route.control_tls;
  if ((tls && tls->ok()) || begins_like_tls(step.facts.first_bytes)) {
    Finding& finding =
        add_fail(findings, step, choice,
                 {"PROXY_SCHEME_MISMATCH", "speaks TLS, but its URL says http://: write https://"});
    if (tls) finding.evidence.push_back(tls->id);
    return;
  }
  weigh_proxy_silence(
      add_fail(findings, step, choice, silence_kind(step, choice.proxy.starts_with("socks"))),
      step);
}

}  // namespace sfprobe::proxy
