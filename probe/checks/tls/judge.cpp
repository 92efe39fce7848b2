#include "checks/tls/judge.hpp"

#include <algorithm>
#include <map>

#include "checks/finding.hpp"
#include "checks/tls/facts.hpp"
#include "checks/tls/judge_chain.hpp"

namespace sfprobe::tls {
namespace {

struct Attempt {
  const Step* step;
  HandshakeFacts facts;
  ChainOpinion opinion{};
};

std::string place(const HandshakeFacts& facts) {
  if (facts.reached == "nothing") return "before the ClientHello was sent";
  if (facts.reached == "client_hello") {
    return facts.received == 0 ? "in answer to the ClientHello" : "before the ServerHello";
  }
  return "after the ServerHello";
}

// A reset that comes back faster than the round trip came from something nearer than the target.
std::string reset_distance(const HandshakeFacts& facts) {
  if (facts.rtt_us <= 0 || facts.after_hello_us < 0) return {};
  std::string timing = " after " + duration_text(facts.after_hello_us) + ", with a round trip of " +
                       duration_text(facts.rtt_us);
  if (facts.rtt_us >= 5000 && facts.after_hello_us < facts.rtt_us / 2) {
    return timing + ": something nearer than the target sent it";
  }
  return timing;
}

struct Kind {
  std::string code;
  std::string words;
};

Kind kind_of(const Attempt& attempt) {
  const HandshakeFacts& facts = attempt.facts;
  switch (attempt.step->outcome) {
    case Outcome::reset:
    case Outcome::broken_pipe: return {"ECONNRESET", "the connection was reset " + place(facts)};
    case Outcome::closed: return {"ECONNRESET", "the connection was closed " + place(facts)};
    case Outcome::timed_out:
      if (facts.received > 0 && facts.reached == "client_hello") {
        return {"ETIMEDOUT", "the TLS handshake stalls in the middle of the first answer"};
      }
      return {"ETIMEDOUT", facts.reached == "client_hello"
                               ? "the connection opens, but the ClientHello is never answered"
                               : "the TLS handshake stalls " + place(facts)};
    case Outcome::not_tls:
      return {"EPROTO", facts.first_bytes.starts_with("HTTP/") || facts.first_bytes.starts_with("<")
                            ? "what answers there speaks plain HTTP, not TLS"
                            : "what answers there does not speak TLS"};
    case Outcome::alert:
      if (facts.alert == 70) {
        return {"EPROTO", "the server speaks neither TLS 1.2 nor 1.3 (alert 70, protocol_version)"};
      }
      return {"EPROTO", "the server ended the handshake with TLS alert " +
                            std::to_string(facts.alert) + " (" + facts.alert_name + ")"};
    case Outcome::protocol:
      if (attempt.step->raw.text == "unsupported protocol" ||
          attempt.step->raw.text == "wrong version number") {
        return {"EPROTO", "the server speaks neither TLS 1.2 nor 1.3"};
      }
      return {"EPROTO", "the TLS handshake fails: " + attempt.step->raw.text};
    default: return {"", "the TLS handshake fails: " + attempt.step->raw.text};
  }
}

std::string detail(const HandshakeFacts& facts, const Step& step) {
  if (step.outcome == Outcome::reset || step.outcome == Outcome::closed)
    return reset_distance(facts);
  if (!facts.first_bytes.empty()) return "; it begins \"" + facts.first_bytes.substr(0, 40) + "\"";
  return {};
}

// Behind a proxy the address is the proxy's; what speaks is whatever its tunnel leads to.
std::string place_of(const Attempt& attempt) {
  if (attempt.step->route == "proxy") {
    return "inside the proxy's tunnel to " + attempt.facts.server_name + ": ";
  }
  return attempt.facts.peer + ": ";
}

void judge_group(const std::vector<const Attempt*>& group, bool some_work, Findings& findings) {
  const Attempt& first = *group.front();
  const Kind kind = kind_of(first);
  Finding& finding = add(findings, Stage::tls, some_work ? Status::warn : Status::fail, kind.code,
                         place_of(first) + kind.words + detail(first.facts, *first.step));
  finding.route = first.step->route;
  finding.words = {{"address", first.facts.peer}};
  if (some_work) finding.summary += "; another address works";
  std::int64_t longest = 0;
  for (const Attempt* attempt : group) {
    finding.evidence.push_back(attempt->step->id);
    longest = std::max(longest, attempt->step->took_us);
  }
  if (kind.code.empty()) finding.status = some_work ? Status::warn : Status::unknown;
  if (first.step->outcome != Outcome::timed_out) return;
  weigh_silence(finding, longest, some_work,
                place_of(first) + "no answer to the ClientHello after " + duration_text(longest) +
                    ", when the run ended");
}

void notice_client_certificate(const Attempt& attempt, Findings& findings) {
  if (!attempt.facts.client_certificate_wanted) return;
  const bool failed = attempt.step->outcome != Outcome::ok;
  Finding& finding = add(findings, Stage::tls, failed ? Status::warn : Status::info,
                         "CLIENT_CERTIFICATE_REQUESTED",
                         "the server asks for a client certificate, which the CLI does not have");
  finding.route = attempt.step->route;
  finding.evidence = {attempt.step->id};
}

void judge_route(const std::vector<Attempt>& attempts, const Evidence& evidence,
                 Findings& findings) {
  std::map<std::string, std::vector<const Attempt*>> groups;
  const Attempt* healthy = nullptr;
  for (const Attempt& attempt : attempts) {
    if (attempt.step->outcome == Outcome::ok) {
      if (healthy == nullptr) healthy = &attempt;
    } else {
      groups[kind_of(attempt).words].push_back(&attempt);
    }
  }
  for (const auto& [words, group] : groups) judge_group(group, healthy != nullptr, findings);
  notice_client_certificate(healthy != nullptr ? *healthy : attempts.front(), findings);
  for (const Attempt& attempt : attempts) {
    if (!attempt.facts.chain.empty()) judge_chain(attempt.opinion, evidence, findings);
  }
}

// The root at the end, by its key; else the issuer's name.
std::string top_of(const Attempt& attempt) {
  const auto& anchors = attempt.opinion.anchors.anchors;
  return anchors.empty() || !anchors.front().root ? "" : anchors.front().sha256;
}

// Another root through the proxy than directly: the proxy signs in the target's place.
void compare_routes(const std::vector<Attempt>& direct, const std::vector<Attempt>& proxied,
                    Findings& findings) {
  const auto has_chain = [](const Attempt& attempt) { return !attempt.facts.chain.empty(); };
  const auto one = std::find_if(direct.begin(), direct.end(), has_chain);
  const auto other = std::find_if(proxied.begin(), proxied.end(), has_chain);
  if (one == direct.end() || other == proxied.end()) return;
  const trust::CertificateFacts& genuine = one->facts.chain.front();
  const trust::CertificateFacts& shown = other->facts.chain.front();
  const std::string genuine_top = top_of(*one);
  const std::string shown_top = top_of(*other);
  const bool known = !genuine_top.empty() && !shown_top.empty();
  if (known ? genuine_top == shown_top : genuine.issuer == shown.issuer) return;
  Finding& finding = add(findings, Stage::tls, Status::info, "CERT_INTERCEPTED",
                         "the proxy inspects TLS: through it the certificate is issued by " +
                             shown.issuer_name + ", directly by " + genuine.issuer_name);
  finding.evidence = {one->step->id, other->step->id};
  finding.words = {{"issuer", shown.issuer}};
  other->opinion.mark_proofs(finding);
}

// Where the Node.js is only assumed, so is its refusal.
void judge_start(const Evidence& evidence, Findings& findings) {
  const Step* step = evidence.find("trust");
  if (step == nullptr) return;
  const auto trust = unpack<TrustFacts>(step->facts);
  if (trust.refusal.empty()) return;
  Finding& finding = add(findings, Stage::environment, trust.assumed ? Status::warn : Status::fail,
                         "NODE_OPTIONS_REFUSED", trust.refusal);
  finding.certainty = trust.assumed ? Certainty::inferred : Certainty::observed;
  finding.evidence = {step->id};
}

}  // namespace

void judge(const Evidence& evidence, Findings& findings) {
  std::map<std::string, std::vector<Attempt>> routes;
  for (const Step& step : evidence.steps) {
    if (step.action != "handshake") continue;
    routes[step.route].push_back({&step, unpack<HandshakeFacts>(step.facts)});
  }
  judge_start(evidence, findings);
  std::vector<ChainOpinion> opinions;
  for (auto& [route, attempts] : routes) {
    for (Attempt& attempt : attempts) {
      attempt.opinion = gather(*attempt.step, attempt.facts, evidence);
      if (!attempt.facts.chain.empty()) opinions.push_back(attempt.opinion);
    }
    judge_route(attempts, evidence, findings);
  }
  if (routes.contains("direct") && routes.contains("proxy")) {
    compare_routes(routes["direct"], routes["proxy"], findings);
  }
  judge_extra_file(opinions, evidence, findings);
}

}  // namespace sfprobe::tls
