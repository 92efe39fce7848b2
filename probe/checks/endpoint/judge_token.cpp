#include <algorithm>

#include "checks/endpoint/judge_parts.hpp"
#include "text/http_status.hpp"
#include "text/show.hpp"

namespace sfprobe::endpoint {
namespace {

std::string page_name(const RequestFacts& facts) {
  if (!facts.title.empty()) return "\"" + facts.title + "\"";
  if (!facts.excerpt.empty()) return "\"" + facts.excerpt.substr(0, 60) + "\"";
  return "no title";
}

constexpr int kTooManyRequests = 429;  // RFC 6585, section 4

// To a person any of them is a redirect, whether a client follows it or not.
bool redirects_away(const RequestFacts& facts) {
  return facts.status >= 300 && facts.status < 400 && !facts.location.empty();
}

std::string place_of(const RequestFacts& facts) {
  if (!is_hidden(facts.location)) return "to " + facts.location;
  const std::string& scheme = facts.location_scheme;
  return scheme.empty() || scheme.starts_with("http") ? "elsewhere"
                                                      : "to a " + scheme + ": address";
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

// The same with a query, which is not shown: each step leads to the path that was asked for.
bool redirects_to_itself(const ObservedRoute& route, const RequestFacts& facts) {
  constexpr std::size_t kEnough = 3;
  const std::string again = facts.path + "?" + std::string(text::kHidden);
  const auto leads_back = [&](const RequestFacts& one) {
    return redirects_away(one) && one.location == facts.location && one.location.ends_with(again);
  };
  return route.redirects.size() >= kEnough && leads_back(facts) &&
         std::all_of(route.redirects.begin(), route.redirects.end(), [&](const Answer& one) {
           return one.facts.host.empty() && leads_back(one.facts);
         });
}

// Content-Encoding names what the body is not.
bool is_wrongly_marked(const RequestFacts& facts) {
  return facts.fault == HttpFault::encoding && !facts.encoding.empty();
}

// With the status that a login without credentials gets: the CLI decompresses it.
bool is_compressed(const RequestFacts& facts) {
  return facts.kind == BodyKind::text && !facts.encoding.empty() &&
         facts.fault == HttpFault::none && (facts.status == 400 || facts.status == 401);
}

}  // namespace

void judge_token(const ObservedRoute& route, Findings& findings) {
  const Answer& answer = *route.token;
  const std::optional<Answer>& data = route.data;
  const RequestFacts& facts = answer.facts;
  const std::string status = std::to_string(facts.status);
  if (facts.oauth_error == "rate_limit_exceeded") {
    add_for(findings, answer, Status::fail, "rate_limit_exceeded",
            "Salesforce refuses logins for now: there were too many (HTTP " + status + ")");
    return;
  }
  if (facts.kind == BodyKind::oauth_error && facts.status < 500) return;
  if (redirects_away(facts)) {
    const bool loops = redirects_to_itself(route, facts);
    add_for(findings, answer, Status::fail, "UNEXPECTED_REDIRECT",
            "the login endpoint redirects " +
                (loops ? "to itself, again and again" : place_of(facts)) +
                (!loops && goes_in_a_circle(route, facts) ? ", and that to itself again" : "") +
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
                (text::is_redirect(facts.status) ? " and does not say where that leads"
                                                 : " with an empty body"));
    return;
  }
  if (facts.status == kTooManyRequests) {
    add_for(findings, answer, Status::fail, "rate_limit_exceeded",
            "logins are refused for now: there were too many requests (HTTP " + status + ")");
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
          is_wrongly_marked(facts)
              ? "the login endpoint's answer (HTTP " + status + ") is marked as compressed (" +
                    facts.encoding + "), and it is not"
              : "the login endpoint answers HTTP " + status +
                    " with something other than Salesforce's OAuth JSON (" +
                    (facts.type.empty() ? "no content type" : facts.type) + ")");
}

}  // namespace sfprobe::endpoint
