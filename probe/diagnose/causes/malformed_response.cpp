#include <algorithm>

#include "diagnose/case.hpp"
#include "facts/http_reading.hpp"

namespace sfprobe {
namespace {

bool refused_by_parser(const std::vector<ReadingFact>& readings) {
  const ReadingFact* strict = reading_by(text::HttpParser::strict, readings);
  return strict != nullptr && strict->error != text::HttpError::none;
}

// undici takes none, although RFC 9110, 15.2, asks clients to.
bool has_interim(const std::vector<ReadingFact>& readings) {
  const ReadingFact* strict = reading_by(text::HttpParser::strict, readings);
  return strict != nullptr && strict->continues > 0;
}

// Of a proxy: neither a refusal nor the 200 that Node.js waits for.
bool is_other_success(int status) { return status >= 100 && status < 300 && status != 200; }

bool switches_protocol(const std::vector<ReadingFact>& readings) {
  constexpr int kSwitching = 101;  // RFC 9110, section 15.2.2
  const ReadingFact* strict = reading_by(text::HttpParser::strict, readings);
  return strict != nullptr && strict->status == kSwitching;
}

// Bytes came where HTTP was due. A TLS alert is none of HTTP's.
bool is_no_http(const Measured<endpoint::RequestFacts>& token) {
  return token.outcome == Outcome::protocol &&
         (token.facts.phase == endpoint::Phase::request ||
          token.facts.phase == endpoint::Phase::answer) &&
         token.facts.alert < 0;
}

// The probe took the answer, and the CLI will not: that finding rests on no step.
bool seen_by_model_alone(const Finding* finding) {
  return finding == nullptr || finding->evidence.empty();
}

// undici may first note what the parser's error leads to, such as a body that is too short: its
// code is the only one that the CLI shows.
std::string other_code(const Case& failure, const std::vector<ReadingFact>& readings) {
  const ReadingFact* strict = reading_by(text::HttpParser::strict, readings);
  if (strict == nullptr || strict->error == text::HttpError::none) return {};
  const auto& codes = failure.sf.codes;
  const std::string_view named = to_name(strict->error);
  if (codes.empty() || std::find(codes.begin(), codes.end(), named) != codes.end()) return {};
  return ", which the CLI reports as " + codes.front();
}

// What arrives is not HTTP, or not HTTP as Node.js takes it: somebody between here and Salesforce
// writes or changes answers. TLS is not to blame, although the codes of both are alike.
// Worlds: http-garbage, http-chunk-*, proxy-connect-garbage, proxy-200-header-blank.
std::optional<Cause> explain(const Case& failure) {
  if (failure.route == nullptr) return std::nullopt;
  const ObservedRoute& route = *failure.route;
  if (failure.ends_at("endpoint") && route.token && has_interim(route.token->facts.readings)) {
    return Cause{.id = "MALFORMED_RESPONSE",
                 .owner = Owner::network,
                 .summary =
                     "the answer begins with an interim response (HTTP 1xx), which the CLI "
                     "does not take"};
  }
  if (failure.ends_at("endpoint") && route.token &&
      switches_protocol(route.token->facts.readings)) {
    return Cause{
        .id = "MALFORMED_RESPONSE",
        .owner = Owner::network,
        .summary = "the answer is HTTP 101 (Switching Protocols), which the CLI did not ask for"};
  }
  if (failure.ends_at("endpoint") && route.token &&
      (refused_by_parser(route.token->facts.readings) || is_no_http(*route.token))) {
    auto cause = cause_from(failure.failure_at("endpoint"), Owner::network);
    if (!cause) return std::nullopt;
    cause->id = "MALFORMED_RESPONSE";
    cause->summary += other_code(failure, route.token->facts.readings);
    return cause;
  }
  // A status that means a login's answer, and a body that the CLI cannot decode (RFC 9110, 8.4), or
  // a length that it does not take.
  if (failure.ends_at("endpoint") && route.token && route.token->facts.status != 0 &&
      seen_by_model_alone(failure.failure_at("endpoint"))) {
    return Cause{
        .id = "MALFORMED_RESPONSE", .owner = Owner::network, .summary = failure.sf.because};
  }
  // Of a SOCKS proxy, or one that speaks TLS, a wrong answer is none of HTTP's.
  const Finding* refusal = failure.failure_at("proxy");
  if (failure.ends_at("proxy") && route.tunnel && refusal != nullptr && refusal->code == "EPROTO" &&
      (refused_by_parser(route.tunnel->facts.readings) ||
       !route.tunnel->facts.first_bytes.empty() || is_other_success(route.tunnel->facts.status))) {
    auto cause = cause_from(refusal, Owner::proxy);
    cause->id = "PROXY_ANSWER_MALFORMED";
    return cause;
  }
  return std::nullopt;
}

}  // namespace

extern const CauseRule cause_malformed_response = {
    "MALFORMED_RESPONSE", Depth::party, explain, {"PROXY_ANSWER_MALFORMED"}};

}  // namespace sfprobe
