#include "checks/tls/tls.hpp"

#include <algorithm>
#include <map>

#include "checks/finding.hpp"
#include "facts/cut_comparison.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/tls_alert.hpp"
#include "node/options.hpp"

namespace sfprobe::tls {
namespace {

std::string alert_words(const HandshakeFacts& facts) {
  const std::string_view name = alert_name(facts.alert);
  return name.empty() ? "" : " (" + std::string(name) + ")";
}

using Attempt = ObservedHandshake;

// SSL_R_UNSUPPORTED_PROTOCOL and SSL_R_WRONG_VERSION_NUMBER (openssl/sslerr.h).
constexpr std::int64_t kUnsupportedProtocol = 258;
constexpr std::int64_t kWrongVersionNumber = 267;

std::string place(const HandshakeFacts& facts) {
  if (facts.reached == HandshakeProgress::nothing) return "before the ClientHello was sent";
  if (facts.reached == HandshakeProgress::client_hello) {
    return facts.received == 0 ? "in answer to the ClientHello" : "before the ServerHello";
  }
  return "after the ServerHello";
}

// What was tried speaks against something nearer than the target.
bool is_from_the_end(const ObservedRoute& route) {
  const CutPlace place = compare_cuts(route).place;
  return place == CutPlace::unasked || place == CutPlace::end;
}

// A reset that comes back faster than the round trip came from something nearer than the target,
// if it is an answer to the ClientHello at all.
std::string reset_distance(const HandshakeFacts& facts, bool from_the_end) {
  // Times far below a millisecond tell a reader nothing, and neither do those of the far end.
  constexpr std::int64_t kShortestUs = 1000;
  if (facts.rtt_us < kShortestUs || facts.after_hello_us < 0 || from_the_end) return {};
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

// What a server does that takes none of the versions that are offered.
std::string_view refused_versions(const Observed& observed) {
  const auto options =
      node::read_options(observed.variable("NODE_OPTIONS").value_or(""), {}).options;
  const node::TlsVersions offered = options.tls_versions();
  const node::TlsVersions usual = node::Options{}.tls_versions();
  const bool limited =
      offered.oldest != usual.oldest || offered.newest != usual.newest || !options.ciphers.empty();
  return limited ? "the server speaks none of the TLS versions that NODE_OPTIONS leaves"
                 : "the server speaks neither TLS 1.2 nor 1.3";
}

Kind kind_of(const Attempt& attempt, std::string_view versions) {
  const HandshakeFacts& facts = attempt.facts;
  switch (attempt.outcome) {
    case Outcome::reset:
    case Outcome::broken_pipe: return {"ECONNRESET", "the connection was reset " + place(facts)};
    case Outcome::closed: return {"ECONNRESET", "the connection was closed " + place(facts)};
    case Outcome::timed_out:
      if (facts.received > 0 && facts.reached == HandshakeProgress::client_hello) {
        return {"ETIMEDOUT", "the TLS handshake stalls in the middle of the first answer"};
      }
      return {"ETIMEDOUT", facts.reached == HandshakeProgress::client_hello
                               ? "the connection opens, but the ClientHello is never answered"
                               : "the TLS handshake stalls " + place(facts)};
    case Outcome::not_tls:
      return {"EPROTO", facts.first_bytes.starts_with("HTTP/") || facts.first_bytes.starts_with("<")
                            ? "what answers there speaks plain HTTP, not TLS"
                            : "what answers there does not speak TLS"};
    case Outcome::alert:
      if (facts.alert == 70) {
        return {"EPROTO", std::string(versions) + " (alert 70, protocol_version)"};
      }
      return {"EPROTO", "the server ended the handshake with TLS alert " +
                            std::to_string(facts.alert) + alert_words(facts)};
    case Outcome::protocol:
      if (openssl_reason(attempt.raw) == kUnsupportedProtocol ||
          openssl_reason(attempt.raw) == kWrongVersionNumber) {
        return {"EPROTO", std::string(versions)};
      }
      return {"EPROTO", "the TLS handshake fails: " + attempt.raw.text};
    default: return {"", "the TLS handshake fails: " + attempt.raw.text};
  }
}

// Bytes that were no text are dots.
bool is_legible(std::string_view bytes) {
  return bytes.find_first_not_of('.') != std::string_view::npos;
}

std::string detail(const Attempt& step, bool from_the_end) {
  const HandshakeFacts& facts = step.facts;
  if (is_cut(step.outcome)) return reset_distance(facts, from_the_end);
  if (is_legible(facts.first_bytes)) {
    return "; it begins \"" + facts.first_bytes.substr(0, 40) + "\"";
  }
  return {};
}

// Behind a proxy the address is the proxy's; what speaks is whatever its tunnel leads to.
std::string place_of(const std::string& route, const std::string& peer,
                     const std::string& server_name) {
  if (route != steps::kDirect) return "in the proxy's tunnel to " + server_name + ", ";
  return "at " + peer + ", ";
}

std::string place_of(const Attempt& attempt) {
  return place_of(attempt.route, attempt.facts.peer, attempt.facts.server_name);
}

void judge_group(const std::vector<const Attempt*>& group, const Kind& kind, bool some_work,
                 bool from_the_end, Findings& findings) {
  const Attempt& first = *group.front();
  Finding& finding = add(findings, kStage, some_work ? Status::warn : Status::fail, kind.code,
                         place_of(first) + kind.words + detail(first, from_the_end));
  finding.route = first.route;
  // Behind a proxy it is the proxy's, which is not to blame for what lies beyond.
  if (first.route == steps::kDirect) finding.words = {{"address", first.facts.peer}};
  if (some_work) finding.summary += "; another address works";
  std::int64_t longest = 0;
  for (const Attempt* attempt : group) {
    finding.evidence.push_back(attempt->id);
    longest = std::max(longest, attempt->took_us);
  }
  if (kind.code.empty()) finding.status = some_work ? Status::warn : Status::unknown;
  if (first.outcome != Outcome::timed_out) return;
  weigh_silence(finding, longest, some_work,
                place_of(first) + "no answer to the ClientHello after " + duration_text(longest) +
                    ", when the run ended");
}

void notice_client_certificate(const Attempt& attempt, Findings& findings) {
  if (!attempt.facts.client_certificate_wanted) return;
  const bool failed = attempt.outcome != Outcome::ok;
  Finding& finding =
      add(findings, kStage, failed ? Status::warn : Status::info, "CLIENT_CERTIFICATE_REQUESTED",
          "the server asks for a client certificate, which the CLI does not have");
  finding.route = attempt.route;
  finding.evidence = {attempt.id};
}

void judge_route(const ObservedRoute& route, std::string_view versions, Findings& findings) {
  const std::vector<Attempt>& attempts = route.handshakes;
  std::map<std::string, std::vector<const Attempt*>> groups;
  const Attempt* healthy = nullptr;
  for (const Attempt& attempt : attempts) {
    if (attempt.outcome == Outcome::ok) {
      if (healthy == nullptr) healthy = &attempt;
    } else {
      groups[kind_of(attempt, versions).words].push_back(&attempt);
    }
  }
  const bool from_the_end = is_from_the_end(route);
  for (const auto& [words, group] : groups) {
    judge_group(group, kind_of(*group.front(), versions), healthy != nullptr, from_the_end,
                findings);
  }
  notice_client_certificate(healthy != nullptr ? *healthy : attempts.front(), findings);
}

std::string words_of(const Measured<HelloFacts>& hello) {
  switch (hello.outcome) {
    case Outcome::timed_out: return "is never answered";
    case Outcome::alert: return "is answered by TLS alert " + std::to_string(hello.facts.alert);
    case Outcome::closed: return "gets the connection closed";
    default: return "gets the connection reset";
  }
}

// The handshake that sfprobe completes is not the one that Node.js makes.
void judge_hello(const ObservedRoute& route, const std::string& host, Findings& findings) {
  const HelloComparison compared = compare_hellos(route);
  if (compared.limit == HelloLimit::none || compared.hello->ok()) return;
  const Measured<HelloFacts>& hello = *compared.hello;
  const std::string code = hello.outcome == Outcome::timed_out ? "ETIMEDOUT"
                           : hello.outcome == Outcome::alert   ? "EPROTO"
                                                               : "ECONNRESET";
  const std::string place = place_of(route.name, hello.facts.peer, host);
  Finding& finding = add(findings, kStage, Status::fail, code,
                         place + "the ClientHello of Node.js " + std::to_string(hello.facts.node) +
                             ", of " + std::to_string(hello.facts.bytes) + " bytes, " +
                             words_of(hello) + "; another ClientHello is answered");
  finding.route = route.name;
  if (route.name == steps::kDirect) finding.words = {{"address", hello.facts.peer}};
  finding.evidence = compared.evidence;
  if (hello.outcome != Outcome::timed_out) return;
  weigh_silence(finding, hello.took_us, false,
                place + "no answer to the ClientHello of Node.js after " +
                    duration_text(hello.took_us) + ", when the run ended");
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  for (const ObservedRoute& route : observed.routes) {
    if (!route.handshakes.empty()) judge_route(route, refused_versions(observed), findings);
    judge_hello(route, observed.target.host, findings);
  }
}

}  // namespace sfprobe::tls
