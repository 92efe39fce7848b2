#include "checks/check.hpp"

#include <array>

#include "checks/certificate/certificate.hpp"

namespace sfprobe {
namespace {

constexpr auto kExplainedBy = std::to_array<std::string_view>({"dns", "proxy", "connect"});
constexpr auto kCodes = std::to_array<std::string_view>({"SELF_SIGNED_CERT_IN_CHAIN",
                                                         "DEPTH_ZERO_SELF_SIGNED_CERT",
                                                         "UNABLE_TO_GET_ISSUER_CERT",
                                                         "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
                                                         "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
                                                         "CERT_HAS_EXPIRED",
                                                         "CERT_NOT_YET_VALID",
                                                         "CERT_UNTRUSTED",
                                                         "CERT_SIGNATURE_FAILURE",
                                                         "ERR_TLS_CERT_ALTNAME_INVALID",
                                                         "INVALID_PURPOSE",
                                                         "INVALID_CA",
                                                         "PATH_LENGTH_EXCEEDED",
                                                         "CERT_CHAIN_TOO_LONG",
                                                         "CERT_REVOKED",
                                                         "CERT_REJECTED",
                                                         "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
                                                         "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
                                                         "ERROR_IN_CERT_NOT_BEFORE_FIELD",
                                                         "ERROR_IN_CERT_NOT_AFTER_FIELD",
                                                         "UNSPECIFIED",
                                                         "NODE_EXTRA_CA_CERTS_IGNORED",
                                                         "NODE_EXTRA_CA_CERTS_INSUFFICIENT",
                                                         "CERT_INTERCEPTED",
                                                         "MISSING_INTERMEDIATE",
                                                         "ROOT_NOT_IN_NODE",
                                                         "CLOCK_SKEW"});

}  // namespace

extern const Check check_certificate = {.stage = tls::kCertificateStage,
                                        .place = 51,
                                        .explained_by = kExplainedBy,
                                        .phase = Phase::tls,
                                        .observe = tls::observe_trust,
                                        .judge = tls::judge_chains,
                                        .codes = kCodes};

}  // namespace sfprobe
