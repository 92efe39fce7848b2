#include "facts/tls_alert.hpp"

#include <algorithm>
#include <array>

namespace sfprobe::tls {
namespace {

struct Named {
  int alert;
  std::string_view name;
};

// IANA's registry "TLS Alerts": RFC 8446, RFC 7507 (86), and RFC 5246 for those that TLS 1.3 has no
// use for.
constexpr auto kAlerts = std::to_array<Named>({
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {21, "decryption_failed"},
    {22, "record_overflow"},
    {30, "decompression_failure"},
    {40, "handshake_failure"},
    {41, "no_certificate"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {60, "export_restriction"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {100, "no_renegotiation"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {111, "certificate_unobtainable"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {114, "bad_certificate_hash_value"},
    {115, "unknown_psk_identity"},
    {116, "certificate_required"},
    {120, "no_application_protocol"},
});

}  // namespace

std::string_view alert_name(int alert) {
  const auto known = std::find_if(kAlerts.begin(), kAlerts.end(),
                                  [&](const Named& one) { return one.alert == alert; });
  return known == kAlerts.end() ? std::string_view() : known->name;
}

std::string alert_text(int alert) {
  const std::string_view name = alert_name(alert);
  return name.empty() ? "number " + std::to_string(alert) : std::string(name);
}

}  // namespace sfprobe::tls
