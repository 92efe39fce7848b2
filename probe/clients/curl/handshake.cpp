#include "clients/curl/stages.hpp"

namespace sfprobe::clients::curl {
namespace {

// It verifies in the middle of the handshake, as soon as the certificate is there, and whatever
// ends the handshake afterwards; it reads its certificate file before that.
std::optional<Result> refused_early(const Handshake& seen, Timeline timeline) {
  const auto verdict = seen.verdicts.find("curl");
  if (seen.outcome == Outcome::ok || verdict == seen.verdicts.end()) return std::nullopt;
  const std::string& code = verdict->second;
  timeline.ms += seen.ms;
  if (code.starts_with("CURLE_")) {
    return timeline.error({code}, "", "curl cannot use its certificate file");
  }
  const bool by_name = code == "ERR_TLS_CERT_ALTNAME_INVALID";  // that is compared at the end
  if (code.empty() || by_name || seen.facts.alert == 70) return std::nullopt;
  return failed(timeline, kCertificate, "curl does not accept the certificate");
}

}  // namespace

std::optional<Result> shake_hands(const Handshake& seen, Timeline& timeline, bool inside) {
  if (auto result = refused_early(seen, timeline)) return result;
  if (seen.outcome == Outcome::timed_out) {
    timeline.inferred = true;
    return timeline.hang(300'000, {kTls.name}, "the TLS handshake is never answered");
  }
  timeline.ms += seen.ms;
  if (seen.outcome == Outcome::reset && seen.facts.reached == HandshakeProgress::nothing) {
    return timeline.error({kConnect.name, kTls.name}, "", "the connection is reset immediately");
  }
  if (seen.outcome == Outcome::alert && seen.facts.alert == 70) {
    // curl goes on to older versions, and may stumble over their certificate first.
    return timeline.error({kTls.name, kCertificate.name}, "", "the server speaks old TLS only");
  }
  if (seen.outcome != Outcome::ok) return failed(timeline, kTls, "the TLS handshake fails");
  // NODE_OPTIONS took these versions for Node.js alone.
  if (seen.facts.version == "TLSv1" || seen.facts.version == "TLSv1.1") {
    return failed(timeline, kTls, "the server speaks old TLS only");
  }
  // OpenSSL has these, but not among its defaults.
  for (const char* rare : {"CCM", "ARIA", "CAMELLIA"}) {
    if (seen.facts.cipher.find(rare) != std::string::npos) {
      return failed(timeline, kTls, "curl does not offer the cipher that the server takes");
    }
  }
  // Debian's OpenSSL has security level 2.
  if (seen.facts.dh_bits > 0 && seen.facts.dh_bits < 2048) {
    return failed(timeline, kTls, "the server's Diffie-Hellman key is too small");
  }
  const auto verdict = seen.verdicts.find("curl");
  if (verdict == seen.verdicts.end()) {
    timeline.inferred = true;
  } else if (verdict->second.starts_with("CURLE_")) {
    return timeline.error({verdict->second}, "", "curl cannot use its certificate file");
  } else if (verdict->second == "CERT_SIGNATURE_FAILURE") {
    // A root of that name with another key: libcurl 7.88 takes OpenSSL's first error for its own.
    return timeline.error({kTls.name, kCertificate.name}, "", "a same-named root has another key");
  } else if (!verdict->second.empty()) {
    const bool by_name = verdict->second == "ERR_TLS_CERT_ALTNAME_INVALID";
    return failed(timeline, inside && !by_name ? kTls : kCertificate,
                  "curl does not accept the certificate");
  }
  return std::nullopt;
}

}  // namespace sfprobe::clients::curl
