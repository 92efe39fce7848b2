#include "checks/endpoint/judge_parts.hpp"
#include "facts/tls_alert.hpp"

namespace sfprobe::endpoint {
namespace {

constexpr int kProtocolVersion = 70;       // RFC 8446 section 6.2
constexpr int kCertificateRequired = 116;  // the same

// What to say by how far it came: "answer", "request", or before.
std::string pick(Phase phase, const std::string& in_answer, const std::string& after_request,
                 const std::string& before) {
  if (phase == Phase::answer) return in_answer;
  return phase == Phase::request ? after_request : before;
}

// Without the full stop that libcurl sets behind some of its texts.
std::string clause(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

bool is_hidden(const std::string& location) { return location.find("…") != std::string::npos; }

Finding& add_for(Findings& findings, const Answer& answer, Status status, std::string code,
                 std::string summary) {
  Finding& finding = add(findings, kStage, status, std::move(code), std::move(summary));
  finding.route = answer.route;
  finding.evidence = {answer.id};
  // Through a proxy the peer is the proxy.
  finding.words = {{"address", answer.route == steps::kDirect ? answer.facts.peer : ""},
                   {"title", answer.facts.title},
                   {"location", is_hidden(answer.facts.location) ? "" : answer.facts.location},
                   {"status", std::to_string(answer.facts.status)}};
  return finding;
}

void judge_transfer(const Answer& answer, Findings& findings) {
  const RequestFacts& facts = answer.facts;
  const std::string request = facts.method + " " + facts.path;
  if (facts.alert == kProtocolVersion) {
    // NODE_OPTIONS took it for Node.js; a server that takes none ends the handshake before.
    add_for(findings, answer, Status::unknown, "",
            "the server speaks only a version of TLS that sfprobe makes no requests with, so the "
            "login endpoint was not asked");
    return;
  }
  if (facts.alert >= 0) {
    add_for(
        findings, answer, Status::fail, "EPROTO",
        facts.alert == kCertificateRequired
            ? "the server ends the TLS session for want of a client certificate"
            : "the server ended the TLS session with an alert: " + tls::alert_text(facts.alert));
    return;
  }
  switch (answer.outcome) {
    case Outcome::reset:
    case Outcome::closed:
    case Outcome::broken_pipe: {
      const bool reset = answer.outcome != Outcome::closed;
      add_for(findings, answer, Status::fail, "ECONNRESET",
              "the connection was " + std::string(reset ? "reset" : "closed") +
                  pick(facts.phase, " in the middle of the answer to " + request,
                       " before " + request + " was answered", " during the TLS handshake"));
      return;
    }
    case Outcome::timed_out: {
      const std::int64_t waited = answer.took_us;
      Finding& finding =
          add_for(findings, answer, Status::fail, "ETIMEDOUT",
                  pick(facts.phase, "the answer to " + request + " begins and never ends",
                       request + " was sent and never answered",
                       "the TLS handshake was not finished in time"));
      weigh_silence(
          finding, waited, false,
          request + " had no answer after " + duration_text(waited) + ", when the run ended");
      return;
    }
    case Outcome::untrusted:
      add_for(findings, answer, Status::fail, "CERT_UNTRUSTED",
              "the certificate was not accepted: " + answer.raw.text);
      return;
    case Outcome::proxy_auth:
    case Outcome::proxy_refused: return;  // the proxy check says it
    case Outcome::too_large:
      add_for(findings, answer, Status::fail, "EPROTO",
              "the answer to " + request + " is malformed: its headers or its body have no end");
      return;
    case Outcome::protocol:
      add_for(
          findings, answer, Status::fail, "EPROTO",
          pick(facts.phase, "the answer to " + request + " is malformed HTTP: " + answer.raw.text,
               "what answers " + request + " inside TLS is not HTTP",
               "the TLS handshake fails: " + answer.raw.text));
      return;
    default:
      add_for(findings, answer, Status::unknown, "",
              request + " failed in a way that sfprobe does not know: " + clause(answer.raw.text));
  }
}

}  // namespace sfprobe::endpoint
