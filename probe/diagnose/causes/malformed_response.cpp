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

// Bytes came where HTTP was due. A TLS alert is none of HTTP's.
bool is_no_http(const Measured<endpoint::RequestFacts>& token) {
  return token.outcome == Outcome::protocol &&
         (token.facts.phase == endpoint::Phase::request ||
          token.facts.phase == endpoint::Phase::answer) &&
         token.facts.alert < 0;
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
                     "does not take",
                 .why = {{"an interim response comes before the answer", {route.token->id}}}};
  }
  if (failure.ends_at("endpoint") && route.token &&
      (refused_by_parser(route.token->facts.readings) || is_no_http(*route.token))) {
    auto cause = cause_from(failure.failure_at("endpoint"), Owner::network);
    if (!cause) return std::nullopt;
    cause->id = "MALFORMED_RESPONSE";
    return cause;
  }
  // A status that means a login's answer, and a body that the CLI cannot decode (RFC 9110, 8.4).
  if (failure.ends_at("endpoint") && route.token && route.token->facts.status != 0 &&
      failure.failure_at("endpoint") == nullptr) {
    return Cause{.id = "MALFORMED_RESPONSE",
                 .owner = Owner::network,
                 .summary = failure.sf.because,
                 .why = {{failure.sf.because, {route.token->id}}}};
  }
  // Of a SOCKS proxy, or one that speaks TLS, a wrong answer is none of HTTP's.
  const Finding* refusal = failure.failure_at("proxy");
  if (failure.ends_at("proxy") && route.tunnel && refusal != nullptr && refusal->code == "EPROTO" &&
      (refused_by_parser(route.tunnel->facts.readings) ||
       !route.tunnel->facts.first_bytes.empty())) {
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
