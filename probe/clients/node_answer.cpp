#include "clients/node_answer.hpp"

#include <algorithm>

#include "clients/http_rules.hpp"
#include "clients/node_h2.hpp"
#include "clients/tls_errors.hpp"
#include "facts/stages.hpp"
#include "facts/tls_alert.hpp"
#include "text/http_status.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kHeadersBudgetMs = 301'000;  // undici's headersTimeout

// How much of an answer came, for this client.
struct Arrived {
  Outcome outcome = Outcome::unknown;
  int status = 0;  // 0: not even its head
};

// libcurl's verdict, unless this client's own parser comes to another one.
Arrived arrived_of(const NodeStack& stack, const HttpAnswer& answer) {
  Arrived arrived{answer.outcome, answer.facts.status};
  const ReadingFact* reading = reading_of(stack, answer.facts.readings);
  if (reading == nullptr) return arrived;
  arrived.status = reading->part == text::HttpPart::head ? 0 : reading->status;
  const bool waits = answer.outcome == Outcome::timed_out;
  const bool reset = answer.outcome == Outcome::reset || answer.outcome == Outcome::broken_pipe;
  // undici takes a reset for the end of a body that ends with the connection.
  if (reset && reading->until_close && stack.api == Api::fetch) arrived.outcome = Outcome::ok;
  if (reading->part == text::HttpPart::done) {
    arrived.outcome = Outcome::ok;
  } else if (answer.outcome == Outcome::ok && reading->until_close &&
             reading->part == text::HttpPart::body) {
    arrived.outcome = Outcome::timed_out;  // libcurl knew where it ends, and nobody closed
  } else if (answer.outcome == Outcome::ok) {
    arrived.outcome = Outcome::closed;
  } else if (!waits && answer.facts.reread && answer.outcome != Outcome::reset) {
    arrived.outcome = Outcome::closed;
  }
  return arrived;
}

Result cut_off(const NodeStack& stack, const Arrived& arrived, const Timeline& timeline) {
  const bool reset = arrived.outcome == Outcome::reset || arrived.outcome == Outcome::broken_pipe;
  const bool begun = arrived.status != 0;
  const std::string because = std::string("the connection is ") + (reset ? "reset" : "closed") +
                              (begun ? " in the middle of the answer" : " on the request");
  if (stack.api == Api::fetch) {
    Codes codes = {"UND_ERR_SOCKET"};
    if (reset) codes.insert(codes.begin(), "ECONNRESET");
    // The CLI's stream of the answer has nobody who takes its error.
    if (begun && stack.jsforce) return timeline.crash(codes, "TypeError: terminated", because);
    return timeline.error(codes, begun ? "terminated" : "other side closed", because);
  }
  // node-fetch 2 leaves the CLI waiting for the rest.
  if (stack.api == Api::node_fetch && begun) return timeline.hang(kHangMs + 1, {}, because);
  return timeline.error({"ECONNRESET"}, reset ? "read ECONNRESET" : "socket hang up", because);
}

Result no_http(const NodeStack& stack, const Timeline& timeline) {
  const std::string because = "what answers inside TLS is not HTTP";
  const std::string text = "Parse Error: Expected HTTP/, RTSP/ or ICE/";
  // undici 7 and later give this error no code.
  if (stack.api == Api::fetch && stack.undici >= 7) return timeline.error({}, text, because);
  return timeline.error({"HPE_INVALID_CONSTANT"}, text, because);
}

Result in_plain_words(Result result) {
  result.plain = true;
  return result;
}

bool is_relative(const endpoint::RequestFacts& facts) {
  return facts.location_scheme.empty() && facts.location.find("://") == std::string::npos;
}

bool leads_to_no_web_server(const endpoint::RequestFacts& facts) {
  const std::string& scheme = facts.location_scheme;
  return !scheme.empty() && scheme != "http" && scheme != "https";
}

Result relative_redirect(const std::string& location, const Timeline& timeline) {
  return in_plain_words(
      timeline.error({"ERR_INVALID_URL"}, "Failed to parse URL from " + location,
                     "the redirect's address is relative, which the CLI cannot follow"));
}

// jsforce asks again for what it gets by GET, after 0.5, 1, 2, 4 and 8 s; for a 420 twice.
Result with_retries(const NodeStack& stack, Result result) {
  constexpr double kFive = 15'500;
  constexpr double kTwo = 1'500;
  if (!stack.jsforce) return result;
  if (result.status == 420) result.ms += kTwo;
  for (const int status : {429, 500, 502, 503, 504}) {
    if (result.status == status) result.ms += kFive;
  }
  for (const char* code :
       {"ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "ENETUNREACH", "ETIMEDOUT", "EPIPE"}) {
    if (result.kind == ClientOutcome::error && !result.codes.empty() &&
        result.codes.front() == code) {
      result.ms += kFive;
    }
  }
  return result;
}

// Another host of Salesforce that the user let us ask (--follow), and that came to no answer: as
// far as this client certainly fails there, too.
Result lost_elsewhere(const HttpAnswer& next, const Timeline& timeline) {
  const std::string because = "the redirect leads to " + next.facts.host + ", which fails";
  switch (next.outcome) {
    case Outcome::name_not_found:
    case Outcome::no_data: return timeline.error({"ENOTFOUND"}, "getaddrinfo ENOTFOUND", because);
    case Outcome::refused: return timeline.error({"ECONNREFUSED"}, "connect ECONNREFUSED", because);
    default: break;
  }
  return timeline.unseen("the redirect leads to " + next.facts.host +
                         ", which gave sfprobe no answer");
}

// How one that follows a redirect ends, unless it redirects in its turn.
// `speaks_h2`: the target does, where it is offered.
std::optional<Result> end_of_step(const NodeStack& stack, const HttpAnswer& next, bool speaks_h2,
                                  const Timeline& timeline) {
  const bool asked =
      next.facts.phase == endpoint::Phase::request || next.facts.phase == endpoint::Phase::answer;
  if (!next.facts.host.empty() && !asked) return lost_elsewhere(next, timeline);
  const bool other_protocol = stack.h2 != next.facts.offered_h2 && speaks_h2;
  if (other_protocol && next.outcome != Outcome::ok) {
    return timeline.unseen(
        "what the redirect leads to was not asked in the protocol of this client");
  }
  if (auto result = broken_h2(stack, next, timeline)) return result;
  if (auto result = refusal_of(stack, next.facts, timeline)) return result;
  if (next.outcome != Outcome::ok) {
    return cut_off(stack, {next.outcome, next.facts.status}, timeline);
  }
  if (text::is_redirect(next.facts.status)) return std::nullopt;
  return final_status(stack, next.facts.status, timeline);
}

// Those of the protocol that this client offers; all, if there are none.
std::vector<HttpAnswer> as_offered(const std::vector<HttpAnswer>& all, bool h2) {
  std::vector<HttpAnswer> some;
  for (const HttpAnswer& one : all) {
    if (one.facts.offered_h2 == h2) some.push_back(one);
  }
  return some.empty() ? all : some;
}

// The CLI and fetch follow redirects; what another host would say is known only if it was asked.
Result follow(const NodeStack& stack, const Path& path, const HttpAnswer& token,
              Timeline timeline) {
  std::string location = token.facts.location;
  if (location.empty() && stack.jsforce) {
    return in_plain_words(
        timeline.error({}, "No redirect URI found", "the redirect has no Location header"));
  }
  // An empty one is the same address again.
  if (location.empty() && path.redirects.empty()) return timeline.response(token.facts.status);
  if (leads_to_no_web_server(token.facts)) {
    return timeline.error({}, "URL scheme must be a HTTP(S) scheme",
                          "the redirect's address is not one of a web server");
  }
  if (is_relative(token.facts) && stack.jsforce && stack.api == Api::fetch) {
    return relative_redirect(location, timeline);
  }
  // fetch repeats the POST for these two; the CLI asks with GET.
  const int first = token.facts.status;
  const bool repeats = text::keeps_method(first) && stack.api == Api::fetch && !stack.jsforce;
  const bool speaks_h2 = (path.token && path.token->facts.alpn == "h2") ||
                         (path.token_other && path.token_other->facts.alpn == "h2");
  const bool other =
      !path.redirects_other.empty() && path.redirects_other.front().facts.offered_h2 == stack.h2;
  const std::vector<HttpAnswer> reposts = as_offered(path.reposts, stack.h2);
  const std::vector<HttpAnswer>& followed = repeats ? reposts
                                            : other ? path.redirects_other
                                                    : path.redirects;
  for (const HttpAnswer& next : followed) {
    timeline.ms += next.ms;
    // Its certificate was verified against all stores together.
    if (!next.facts.host.empty()) timeline.inferred = true;
    if (auto result = end_of_step(stack, next, speaks_h2, timeline)) {
      return with_retries(stack, std::move(*result));
    }
    location = next.facts.location;
    if (is_relative(next.facts) && stack.jsforce && stack.api == Api::fetch) {
      return relative_redirect(location, timeline);
    }
  }
  if (followed.size() >= 5) {
    const std::string because = "the redirects go round in a circle";
    if (!stack.jsforce) return timeline.error({}, "redirect count exceeded", because);
    return in_plain_words(timeline.error({}, "Reached to maximum redirect count", because));
  }
  return timeline.unseen("it follows the redirect to another host, which was not asked");
}

}  // namespace

// The fetch standard takes a 407 that comes from the target for an error of the network.
Result final_status(const NodeStack& stack, int status, const Timeline& timeline) {
  if (status == 407 && stack.api == Api::fetch) {
    return timeline.error({}, "fetch failed", "the target itself answers 407");
  }
  return timeline.response(status);
}

Result read_answer(const NodeStack& stack, const Path& path, Timeline timeline) {
  timeline.stage = stages::kEndpoint;
  const HttpAnswer* found = path.token_of(stack.h2);
  if (found == nullptr || !found->asked()) {
    return timeline.unseen(why_not_asked(found));
  }
  const HttpAnswer& token = *found;
  const bool h2 = token.facts.http == "2";
  timeline.ms += token.wait_ms();
  if (!h2) {
    if (auto result = refusal_of(stack, token.facts, timeline)) return *result;
  }
  if (auto result = broken_h2(stack, token, timeline)) return *result;
  if (h2) {
    if (auto result = refusal_of_h2(stack, token.facts, timeline)) return *result;
  }
  Arrived arrived = arrived_of(stack, token);
  if (ends_quietly(token)) arrived.outcome = Outcome::ok;
  switch (arrived.outcome) {
    case Outcome::ok:
    case Outcome::too_large:
      // The body: what is left of the request's time after its connection and its first byte.
      timeline.ms = std::max(timeline.ms, token.ms);
      break;
    case Outcome::timed_out: {
      timeline.inferred = true;
      Codes codes;
      if (stack.api == Api::fetch) {
        codes = {arrived.status != 0 ? "UND_ERR_BODY_TIMEOUT" : "UND_ERR_HEADERS_TIMEOUT"};
      }
      return timeline.hang(kHeadersBudgetMs, codes, "the request is never answered");
    }
    case Outcome::reset:
    case Outcome::broken_pipe:
    case Outcome::closed: return cut_off(stack, arrived, timeline);
    default: {
      // After the client's side of the handshake: in TLS 1.3 a certificate that is missing is one.
      const std::string& alert = token.facts.alert_name;
      if (alert.empty()) return no_http(stack, timeline);
      const std::string because =
          "the server ends the TLS session with the alert " + tls::alert_text(token.facts.alert);
      if (stack.api == Api::fetch) {
        return timeline.error({"UND_ERR_SOCKET", "ECONNRESET", node_tls_code(alert)}, alert,
                              because);
      }
      return timeline.error({node_tls_code(alert), "ECONNRESET"}, alert, because);
    }
  }
  if (text::is_redirect(arrived.status) && stack.follows_redirects()) {
    return follow(stack, path, token, timeline);
  }
  return final_status(stack, arrived.status, timeline);
}

}  // namespace sfprobe::clients
