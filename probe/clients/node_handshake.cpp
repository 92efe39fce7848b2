#include "clients/node_handshake.hpp"

#include <algorithm>

#include "clients/node_connect.hpp"
#include "clients/tls_errors.hpp"
#include "facts/stages.hpp"
#include "facts/tls_alert.hpp"

namespace sfprobe::clients {

// A handshake that never ends: undici's timer, or nobody's.
Result never_ends(const NodeStack& stack, double since, Timeline timeline,
                  const std::string& because) {
  timeline.inferred = true;
  if (!stack.budgeted()) return timeline.hang(kHangMs + 1, {}, because);
  timeline.ms = std::max(timeline.ms, since);
  return timeline.error_after(since + kConnectBudgetFiresMs, {"UND_ERR_CONNECT_TIMEOUT"},
                              "Connect Timeout Error", because);
}

namespace {

// https.request has its request waiting to be written, and that write is what fails: EPROTO.
Result tls_failure(const NodeStack& stack, const Handshake& seen, bool tunnelled,
                   const Timeline& timeline) {
  const std::string reason = tls_reason(seen, stack.node.openssl35);
  const std::string because = "the TLS handshake fails: " + (reason.empty() ? "?" : reason);
  if (reason == "no cipher match") {
    // Thrown where the context is made, before anybody can listen to the request.
    const Codes codes = {node_tls_code(reason)};
    if (stack.api == Api::https) return timeline.crash(codes, reason, because);
    return timeline.error(codes, reason, because);
  }
  if (stack.options().tls_versions().oldest < 12 && stack.api == Api::fetch) {
    // How old versions fail is for each OpenSSL to say: here it was 3.0's.
    Codes codes = {node_tls_code(reason), "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"};
    if (stack.node.openssl35) std::reverse(codes.begin(), codes.end());
    return timeline.error(codes, reason, because);
  }
  // In a tunnel Node's own https waits for the handshake before it writes.
  if (tunnelled && stack.api == Api::node_fetch) {
    return timeline.error({"EPROTO", "ECONNRESET"}, "write EPROTO: " + reason, because);
  }
  if (!stack.budgeted() && !(tunnelled && stack.api == Api::https))
    return timeline.error({"EPROTO"}, "write EPROTO: " + reason, because);
  Codes codes = {node_tls_code(reason)};
  // What came in one piece with the proxy's 200 is dropped, and the end of the connection seen.
  if (tunnelled && stack.api == Api::https) codes.emplace_back("ECONNRESET");
  return timeline.error(codes, reason, because);
}

// tls.connect() asks for the chain as soon as it is good, and compares the name afterwards.
std::optional<Result> crashes_on_curve(const NodeStack& stack, const Handshake& seen,
                                       const Timeline& timeline) {
  constexpr int kSegmentationFault = 128 + 11;  // as a shell says it
  const auto curve = seen.curves.find(stack.node.view());
  const auto verdict = seen.verdicts.find(stack.node.view());
  if (!stack.node.crashes_on_unnamed_curves || curve == seen.curves.end() ||
      (!verdict->second.empty() && verdict->second != "ERR_TLS_CERT_ALTNAME_INVALID")) {
    return std::nullopt;
  }
  Result result =
      timeline.crash({}, "Segmentation fault",
                     "Node.js " + std::to_string(stack.node.major) +
                         " crashes on a certificate whose key is on the curve " + curve->second);
  result.exit_status = kSegmentationFault;
  return result;
}

std::optional<Result> certificate(const NodeStack& stack, const Handshake& seen,
                                  Timeline& timeline) {
  if (auto crash = crashes_on_curve(stack, seen, timeline)) return crash;
  if (!stack.options().verifies) return std::nullopt;
  const auto verdict = seen.verdicts.find(stack.node.view());
  if (verdict == seen.verdicts.end()) {
    timeline.inferred = true;
    return std::nullopt;
  }
  const std::string& code = verdict->second;
  if (code.empty()) return std::nullopt;
  return timeline.error({code}, certificate_error(stack.node, seen, code),
                        "it does not accept the certificate");
}

// SSL_CTX_set_security_level(3): 112 bits of security want a Diffie-Hellman key of 2048 bits.
std::optional<Result> weak_key(const NodeStack& stack, const Handshake& seen, bool tunnelled,
                               const Timeline& timeline) {
  const int asked = stack.options().security_level;
  const int usual = stack.security_level >= 0 ? stack.security_level : stack.node.security_level;
  const int level = asked >= 0 ? asked : usual;
  if (level < 2 || seen.facts.dh_bits == 0 || seen.facts.dh_bits >= 2048) return std::nullopt;
  const std::string reason = "dh key too small";
  const bool written = !stack.budgeted() && !(tunnelled && stack.api == Api::https);
  return timeline.error(
      {written ? "EPROTO" : node_tls_code(reason)}, reason,
      "the server's Diffie-Hellman key has only " + std::to_string(seen.facts.dh_bits) + " bits");
}

// A fatal alert is an error of OpenSSL whose reason is 1000 and the alert's number
// (SSL_AD_REASON_OFFSET); after a warning, such as close_notify, it sees the connection end.
bool fatal_alert(const Handshake& seen) { return tls::openssl_reason(seen.raw) >= 1000; }

// Measured with Node.js 20 to 26. A fatal close_notify has a number, and no name.
std::optional<Result> warned(const NodeStack& stack, const Handshake& seen, Timeline& timeline) {
  const bool named = fatal_alert(seen) && !seen.raw.text.empty();
  if (seen.outcome != Outcome::alert || named) return std::nullopt;
  timeline.ms += seen.ms;
  const std::string because =
      "the TLS handshake ends with the alert " + tls::alert_text(seen.facts.alert);
  if (fatal_alert(seen) && !stack.budgeted()) {
    return timeline.error({"EPROTO"}, "write EPROTO", because);
  }
  return timeline.error(
      {"ECONNRESET"},
      "Client network socket disconnected before secure TLS connection was established", because);
}

}  // namespace

std::optional<Result> shake_hands(const NodeStack& stack, const Handshake& seen, double since,
                                  bool tunnelled, Timeline& timeline) {
  if (auto ended = warned(stack, seen, timeline)) return ended;
  switch (seen.outcome) {
    case Outcome::ok: break;
    case Outcome::timed_out:
      return never_ends(stack, since, timeline, "the TLS handshake is never answered");
    case Outcome::reset:
    case Outcome::broken_pipe:
      timeline.ms += seen.ms;
      return timeline.error({"ECONNRESET"}, "read ECONNRESET",
                            "the connection is reset in the TLS handshake");
    case Outcome::closed:
      timeline.ms += seen.ms;
      return timeline.error(
          {"ECONNRESET"},
          "Client network socket disconnected before secure TLS connection was established",
          "the connection is closed in the TLS handshake");
    case Outcome::not_tls:
      // Less than one record's head: OpenSSL goes on waiting.
      if (seen.raw.text.empty()) {
        return never_ends(stack, since, timeline, "what answers there does not speak TLS");
      }
      [[fallthrough]];
    default: timeline.ms += seen.ms; return tls_failure(stack, seen, tunnelled, timeline);
  }
  timeline.ms += seen.ms;
  if (auto result = weak_key(stack, seen, tunnelled, timeline)) return result;
  if (stack.budgeted() && timeline.ms - since > kConnectBudgetFiresMs) {
    return never_ends(stack, since, timeline, "name, connection and TLS together take too long");
  }
  return certificate(stack, seen, timeline);
}

}  // namespace sfprobe::clients
