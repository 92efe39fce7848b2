#include "checks/endpoint/endpoint.hpp"

#include <cstdlib>

#include "checks/finding.hpp"

namespace sfprobe::endpoint {
namespace {

// A Date that is decades off says more of the server than of this machine.
constexpr std::int64_t kBelievableSkewSeconds = 40LL * 365 * 86'400;

constexpr int kCertificateRequired = 116;  // RFC 8446 section 6.2

using Answer = Measured<RequestFacts>;

std::string page_name(const RequestFacts& facts) {
  if (!facts.title.empty()) return "\"" + facts.title + "\"";
  if (!facts.excerpt.empty()) return "\"" + facts.excerpt.substr(0, 60) + "\"";
  return "no title";
}

// What of its address is shown (text/show) may be next to nothing.
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

// No whole HTTP answer came. Where TLS is at fault the tls check says it better, and its finding is
// the cause of this one.
void judge_transfer(const Answer& answer, Findings& findings) {
  const RequestFacts& facts = answer.facts;
  const std::string request = facts.method + " " + facts.path;
  if (facts.alert >= 0) {
    add_for(findings, answer, Status::fail, "EPROTO",
            facts.alert == kCertificateRequired
                ? "the server ends the TLS session: it wants a client certificate, which the CLI "
                  "does not have"
                : "the server ended the TLS session with an alert: " + facts.alert_name);
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
                       " instead of an answer to " + request, " during the TLS handshake"));
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

constexpr int kTooManyRequests = 429;  // RFC 6585, section 4

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool redirects_away(const RequestFacts& facts) {
  return facts.status >= 300 && facts.status < 400 && !facts.location.empty();
}

std::string place_of(const RequestFacts& facts) {
  if (!is_hidden(facts.location)) return "to " + facts.location;
  const std::string& scheme = facts.location_scheme;
  return scheme.empty() || scheme.starts_with("http") ? "elsewhere"
                                                      : "to an address of the kind " + scheme + ":";
}

// The redirect was followed to another host, which the user let us ask.
std::string elsewhere_text(const ObservedRoute& route) {
  if (route.redirects.empty() || route.redirects.back().facts.host.empty()) return {};
  const Answer& last = route.redirects.back();
  if (last.facts.status == 0) return "; that host gives no answer";
  return "; that host answers HTTP " + std::to_string(last.facts.status);
}

// A client follows until it has had enough.
bool goes_in_a_circle(const ObservedRoute& route, const RequestFacts& facts) {
  return std::any_of(route.redirects.begin(), route.redirects.end(), [&](const Answer& one) {
    return !is_hidden(facts.location) && one.facts.location == facts.location;
  });
}

// With the status that a login without credentials gets: the CLI decompresses it.
bool is_compressed(const RequestFacts& facts) {
  return facts.kind == BodyKind::text && !facts.encoding.empty() &&
         facts.fault == HttpFault::none && (facts.status == 400 || facts.status == 401);
}

// What answered the request that a login makes?
void judge_token(const ObservedRoute& route, Findings& findings) {
  const Answer& answer = *route.token;
  const std::optional<Answer>& data = route.data;
  const RequestFacts& facts = answer.facts;
  const std::string status = std::to_string(facts.status);
  if (facts.oauth_error == "rate_limit_exceeded") {
    add_for(findings, answer, Status::warn, "rate_limit_exceeded",
            "Salesforce answers that there were too many logins (HTTP " + status + ")");
    return;
  }
  if (facts.kind == BodyKind::oauth_error && facts.status < 500) return;
  if (redirects_away(facts)) {
    add_for(findings, answer, Status::fail, "UNEXPECTED_REDIRECT",
            "the login endpoint redirects " + place_of(facts) +
                (goes_in_a_circle(route, facts) ? ", and that to itself again" : "") +
                (facts.salesforce_headers ? "" : ", which Salesforce does not do") +
                elsewhere_text(route));
    return;
  }
  const bool get_works = data && data->facts.kind == BodyKind::api_versions;
  if (facts.kind == BodyKind::html) {
    Finding& finding = add_for(
        findings, answer, Status::fail, "HTML_RESPONSE",
        "a web page (HTTP " + status + ", " + page_name(facts) + ") answers instead of Salesforce");
    if (facts.salesforce_headers || facts.status == 503) {
      const std::string page = "a web page (HTTP " + status + ", " + page_name(facts) + ")";
      finding.summary =
          facts.salesforce_headers
              ? "Salesforce answers with " + page + ": maintenance, or an org that is not ready"
              : page +
                    " answers the login: Salesforce is under maintenance, or a device in "
                    "between answers for it";
      finding.certainty = Certainty::inferred;
    }
    if (get_works) finding.summary += "; GET requests do reach it";
    return;
  }
  if (facts.kind == BodyKind::empty) {
    add_for(findings, answer, Status::fail, "EMPTY_RESPONSE",
            "the login endpoint answers HTTP " + status +
                (is_redirect(facts.status) ? " and does not say where that leads"
                                           : " with an empty body"));
    return;
  }
  if (facts.status == kTooManyRequests) {
    add_for(findings, answer, Status::warn, "rate_limit_exceeded",
            "the login endpoint says that there were too many requests (HTTP " + status + ")");
    return;
  }
  if (facts.kind == BodyKind::oauth_error) {
    add_for(findings, answer, Status::fail, "server_error",
            "Salesforce answers HTTP " + status + " (" + facts.oauth_error + ")");
    return;
  }
  if (is_compressed(facts)) {
    add_for(findings, answer, Status::warn, "UNEXPECTED_RESPONSE",
            "the login endpoint's answer (HTTP " + status + ") is compressed (" + facts.encoding +
                ") although nobody asked for that, and sfprobe did not read what is in it")
        .certainty = Certainty::inferred;
    return;
  }
  // JSON of another shape is most likely still Salesforce's; anything else is not.
  const bool refusal = facts.status == 401 || facts.status == 403 || facts.status == 451;
  const bool json =
      (facts.kind == BodyKind::json && !refusal) || facts.kind == BodyKind::api_versions;
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

void notice_unverified(const Answer& answer, Findings& findings) {
  add_for(findings, answer, Status::info, "",
          "nobody knows who gave this answer: no store here accepts the certificate, and "
          "NODE_TLS_REJECT_UNAUTHORIZED=0 makes the CLI ask all the same");
}

// The same question, two answers: what the routes do differently.
void compare_routes(const Observed& observed, Findings& findings) {
  const ObservedRoute* through = observed.route(steps::kProxy);
  if (!observed.direct().token || through == nullptr || !through->token) return;
  const Answer& direct = *observed.direct().token;
  const Answer& proxied = *through->token;
  if (direct.facts.phase != Phase::answer || proxied.facts.phase != Phase::answer) return;
  if (direct.facts.status == proxied.facts.status && direct.facts.kind == proxied.facts.kind)
    return;
  const auto kind = [](const Answer& answer) { return std::string(to_name(answer.facts.kind)); };
  Finding& finding =
      add(findings, kStage, Status::info, "",
          "the routes get different answers: HTTP " + std::to_string(direct.facts.status) + " (" +
              kind(direct) + ") directly, HTTP " + std::to_string(proxied.facts.status) + " (" +
              kind(proxied) + ") through the proxy");
  finding.evidence = {direct.id, proxied.id};
}

void judge_route(const ObservedRoute& route, bool any_answer, Findings& findings) {
  if (!route.token) return;
  const Answer& token = *route.token;
  // The checks of the stages before say why it did not come further.
  if (token.facts.phase == Phase::connect || token.facts.phase == Phase::tunnel) return;
  const ReadingFact* reading = reading_by(text::HttpParser::strict, token.facts.readings);
  if (reading != nullptr && reading->error != text::HttpError::none) {
    add_for(findings, token, Status::fail, "EPROTO",
            "the answer to POST " + token.facts.path +
                " is not valid HTTP for Node.js: its parser stops with " +
                std::string(to_name(reading->error)));
    return;
  }
  if (reading != nullptr && token.ok() && reading->part == text::HttpPart::head) {
    // libcurl takes half a head for a whole one if the connection ends.
    add_for(findings, token, Status::fail, "ECONNRESET",
            "the connection was closed in the middle of the answer's headers");
    return;
  }
  if (reading != nullptr && reading->trailers_too_long()) {
    add_for(findings, token, Status::fail, "HEADERS_TOO_LARGE",
            "the answer to POST " + token.facts.path + " has " +
                std::to_string(reading->trailer_bytes) + " bytes of trailers behind its body");
    return;
  }
  const bool whole = reading != nullptr && reading->part == text::HttpPart::done;
  if (whole && !token.ok() && reading->status >= 200) {
    add_for(findings, token, Status::warn, "",
            "curl's library cannot read the answer to POST " + token.facts.path +
                ", which Node.js reads to its end (HTTP " + std::to_string(reading->status) +
                "): " + token.raw.text);
    return;
  }
  if (token.facts.phase == Phase::answer && token.ok()) {
    if (any_answer) return judge_clock(token, findings);
    judge_token(route, findings);
    if (token.facts.unverified) {
      notice_unverified(token, findings);
    } else {
      judge_clock(token, findings);
    }
    notice_boxes(token, findings);
    return;
  }
  const std::size_t before = findings.size();
  judge_transfer(token, findings);
  if (findings.size() == before) return;
  if (route.data && route.data->facts.phase == Phase::answer) {
    findings.back().summary += "; GET " + route.data->facts.path + " is answered (HTTP " +
                               std::to_string(route.data->facts.status) + ")";
  }
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  const bool any_answer = observed.flows && observed.flows->facts.has("none");
  for (const ObservedRoute& route : observed.routes) judge_route(route, any_answer, findings);
  compare_routes(observed, findings);
}

}  // namespace sfprobe::endpoint
