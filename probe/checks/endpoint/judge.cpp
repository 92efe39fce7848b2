#include <cstdlib>

#include "checks/endpoint/judge_parts.hpp"

namespace sfprobe::endpoint {
namespace {

// A Date that is decades off says more of the server than of this machine.
constexpr std::int64_t kBelievableSkewSeconds = 40LL * 365 * 86'400;

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
                  (skew > 0 ? "ahead of" : "behind") + " the server's; OAuth allows " +
                  std::to_string(kMaxSkewSeconds) + " s");
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
                " is not valid HTTP for Node.js: " + std::string(text::words_of(reading->error)) +
                " (" + std::string(to_name(reading->error)) + ")");
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
                std::to_string(reading->trailer_bytes) + " bytes of trailers after its body");
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
