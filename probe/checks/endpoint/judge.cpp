#include "checks/endpoint/judge.hpp"

#include <cstdlib>

#include "checks/endpoint/facts.hpp"
#include "checks/finding.hpp"

namespace sfprobe::endpoint {
namespace {

// Seed 000 ("grant type not supported"): more than 3 minutes between clocks breaks OAuth.
constexpr std::int64_t kMaxSkewSeconds = 180;

// A Date that is decades off says more of the server than of this machine.
constexpr std::int64_t kBelievableSkewSeconds = 40LL * 365 * 86'400;

struct Answer {
  const Step* step = nullptr;
  RequestFacts facts;
};

Answer find_answer(const Evidence& evidence, const std::string& route, const char* name) {
  Answer answer;
  answer.step = evidence.find("endpoint." + route + "." + name);
  if (answer.step != nullptr) answer.facts = unpack<RequestFacts>(answer.step->facts);
  return answer;
}

std::string page_name(const RequestFacts& facts) {
  if (!facts.title.empty()) return "\"" + facts.title + "\"";
  if (!facts.excerpt.empty()) return "\"" + facts.excerpt.substr(0, 60) + "\"";
  return "no title";
}

Finding& add_for(Findings& findings, const Answer& answer, Status status, std::string code,
                 std::string summary) {
  Finding& finding = add(findings, Stage::endpoint, status, std::move(code), std::move(summary));
  finding.route = answer.step->route;
  finding.evidence = {answer.step->id};
  finding.words = {{"address", answer.facts.peer},
                   {"title", answer.facts.title},
                   {"location", answer.facts.location},
                   {"status", std::to_string(answer.facts.status)}};
  return finding;
}

// What to say by how far it came: "answer", "request", or before.
std::string pick(const std::string& phase, const std::string& in_answer,
                 const std::string& after_request, const std::string& before) {
  if (phase == "answer") return in_answer;
  return phase == "request" ? after_request : before;
}

// No whole HTTP answer came. Where TLS is at fault the tls check says it better, and its finding is
// the cause of this one.
void judge_transfer(const Answer& answer, Findings& findings) {
  const RequestFacts& facts = answer.facts;
  const std::string request = facts.method + " " + facts.path;
  switch (answer.step->outcome) {
    case Outcome::reset:
    case Outcome::closed:
    case Outcome::broken_pipe: {
      const bool reset = answer.step->outcome != Outcome::closed;
      add_for(findings, answer, Status::fail, "ECONNRESET",
              "the connection was " + std::string(reset ? "reset" : "closed") +
                  pick(facts.phase, " in the middle of the answer to " + request,
                       " instead of an answer to " + request, " during the TLS handshake"));
      return;
    }
    case Outcome::timed_out: {
      const std::int64_t waited = answer.step->took_us;
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
              "the certificate was not accepted: " + answer.step->raw.text);
      return;
    case Outcome::proxy_auth:
    case Outcome::proxy_refused: return;  // the proxy check says it
    case Outcome::too_large:
      add_for(findings, answer, Status::fail, "EPROTO",
              "the answer to " + request + " is malformed: headers or a length without measure");
      return;
    case Outcome::protocol:
      if (answer.step->raw.text.find("certificate required") != std::string::npos) {
        add_for(findings, answer, Status::fail, "EPROTO",
                "the server ends the TLS session: it wants a client certificate, which the CLI "
                "does not have");
        return;
      }
      if (answer.step->raw.text.find(" alert ") != std::string::npos) {
        add_for(findings, answer, Status::fail, "EPROTO",
                "the server ended the TLS session: " + answer.step->raw.text);
        return;
      }
      add_for(findings, answer, Status::fail, "EPROTO",
              pick(facts.phase,
                   "the answer to " + request + " is malformed HTTP: " + answer.step->raw.text,
                   "what answers " + request + " inside TLS is not HTTP",
                   "the TLS handshake fails: " + answer.step->raw.text));
      return;
    default:
      add_for(findings, answer, Status::unknown, "",
              request + " failed in a way that sfprobe does not know: " + answer.step->raw.text);
  }
}

bool redirects_away(const RequestFacts& facts) {
  return facts.status >= 300 && facts.status < 400 && !facts.location.empty();
}

// What answered the request that a login makes?
void judge_token(const Answer& answer, const Answer& data, Findings& findings) {
  const RequestFacts& facts = answer.facts;
  const std::string status = std::to_string(facts.status);
  if (facts.oauth_error == "rate_limit_exceeded") {
    add_for(findings, answer, Status::warn, "rate_limit_exceeded",
            "Salesforce answers that there were too many logins (HTTP " + status + ")");
    return;
  }
  if (facts.kind == "oauth-error" && facts.status < 500) return;
  if (redirects_away(facts)) {
    add_for(findings, answer, Status::fail, "UNEXPECTED_REDIRECT",
            "the login endpoint redirects to " + facts.location +
                (facts.salesforce_headers ? "" : ", which Salesforce does not do"));
    return;
  }
  const bool get_works = data.step != nullptr && data.facts.kind == "api-versions";
  if (facts.kind == "html") {
    Finding& finding = add_for(
        findings, answer, Status::fail, "HTML_RESPONSE",
        "a web page (HTTP " + status + ", " + page_name(facts) + ") answers instead of Salesforce");
    if (facts.salesforce_headers || facts.status == 503) {
      finding.summary = "Salesforce answers with a web page (HTTP " + status + ", " +
                        page_name(facts) + "): maintenance, or an org that is not ready";
      finding.certainty = Certainty::inferred;
    }
    if (get_works) finding.summary += "; GET requests do reach it";
    return;
  }
  if (facts.kind == "empty") {
    add_for(findings, answer, Status::fail, "EMPTY_RESPONSE",
            "the login endpoint answers HTTP " + status + " with an empty body");
    return;
  }
  if (facts.kind == "oauth-error") {
    add_for(findings, answer, Status::fail, "server_error",
            "Salesforce answers HTTP " + status + " (" + facts.oauth_error + ")");
    return;
  }
  // JSON of another shape is most likely still Salesforce's; anything else is not.
  const bool refusal = facts.status == 401 || facts.status == 403 || facts.status == 451;
  const bool json = (facts.kind == "json" && !refusal) || facts.kind == "api-versions";
  add_for(findings, answer, json && facts.status < 500 ? Status::warn : Status::fail,
          "UNEXPECTED_RESPONSE",
          "the login endpoint answers HTTP " + status +
              " with something other than Salesforce's OAuth JSON (" +
              (facts.type.empty() ? "no content type" : facts.type) + ")");
}

// "700 s", "3 hours", "12 days".
std::string span_text(std::int64_t seconds) {
  if (seconds >= 2 * 86'400) return std::to_string(seconds / 86'400) + " days";
  if (seconds >= 7200) return std::to_string(seconds / 3600) + " hours";
  return std::to_string(seconds) + " s";
}

void judge_clock(const Answer& answer, Findings& findings) {
  if (answer.facts.date == 0 || answer.facts.local_time == 0) return;
  const std::int64_t skew = answer.facts.local_time - answer.facts.date;
  if (std::llabs(skew) <= kMaxSkewSeconds || std::llabs(skew) > kBelievableSkewSeconds) return;
  Finding& finding =
      add_for(findings, answer, Status::fail, "CLOCK_SKEW",
              "this machine's clock is " + span_text(std::llabs(skew)) + " " +
                  (skew > 0 ? "ahead of" : "behind") + " the server's; OAuth allows 180 s");
  finding.words.emplace_back("seconds", std::to_string(std::llabs(skew)));
}

void notice_boxes(const Answer& answer, Findings& findings) {
  if (answer.facts.proxy_headers.empty()) return;
  add_for(findings, answer, Status::info, "",
          "something on the way added \"" + answer.facts.proxy_headers.front() + "\"")
      .certainty = Certainty::inferred;
}

// The same question, two answers: what the routes do differently.
void compare_routes(const Evidence& evidence, Findings& findings) {
  const Answer direct = find_answer(evidence, "direct", "token");
  const Answer proxied = find_answer(evidence, "proxy", "token");
  if (direct.step == nullptr || proxied.step == nullptr) return;
  if (direct.facts.phase != "answer" || proxied.facts.phase != "answer") return;
  if (direct.facts.status == proxied.facts.status && direct.facts.kind == proxied.facts.kind)
    return;
  Finding& finding =
      add(findings, Stage::endpoint, Status::info, "",
          "the routes get different answers: HTTP " + std::to_string(direct.facts.status) + " (" +
              direct.facts.kind + ") directly, HTTP " + std::to_string(proxied.facts.status) +
              " (" + proxied.facts.kind + ") through the proxy");
  finding.evidence = {direct.step->id, proxied.step->id};
}

void judge_route(const Evidence& evidence, const std::string& route, Findings& findings) {
  const Answer token = find_answer(evidence, route, "token");
  const Answer data = find_answer(evidence, route, "data");
  if (token.step == nullptr) return;
  // The checks of the stages before say why it did not come further.
  if (token.facts.phase == "connect" || token.facts.phase == "tunnel") return;
  if (token.facts.phase == "answer" && token.step->outcome == Outcome::ok) {
    judge_token(token, data, findings);
    judge_clock(token, findings);
    notice_boxes(token, findings);
    return;
  }
  const std::size_t before = findings.size();
  judge_transfer(token, findings);
  if (findings.size() == before) return;
  if (data.step != nullptr && data.facts.phase == "answer") {
    findings.back().summary += "; GET " + data.facts.path + " is answered (HTTP " +
                               std::to_string(data.facts.status) + ")";
  }
}

}  // namespace

void judge(const Evidence& evidence, Findings& findings) {
  std::vector<std::string> routes;
  for (const Step& step : evidence.steps) {
    if (step.action == "request" && step.id.ends_with(".token")) routes.push_back(step.route);
  }
  for (const std::string& route : routes) judge_route(evidence, route, findings);
  compare_routes(evidence, findings);
}

}  // namespace sfprobe::endpoint
