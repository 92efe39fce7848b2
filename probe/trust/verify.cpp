#include "trust/verify.hpp"

#include <openssl/x509_vfy.h>

#include <array>

#include "text/ip.hpp"
#include "trust/certificate.hpp"
#include "trust/openssl.hpp"

namespace sfprobe::trust {
namespace {

// Node.js, src/crypto/crypto_common.cc (X509ErrorCode): the errors that it names (but
// those of checks that are never asked for); any other is UNSPECIFIED.
constexpr auto kNodeNames = std::to_array<std::pair<int, const char*>>({
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT"},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, "UNABLE_TO_DECRYPT_CERT_SIGNATURE"},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID"},
    {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "ERROR_IN_CERT_NOT_BEFORE_FIELD"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "ERROR_IN_CERT_NOT_AFTER_FIELD"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG"},
    {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED"},
    {X509_V_ERR_INVALID_CA, "INVALID_CA"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED"},
    {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE"},
    {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED"},
    {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED"},
});

const char* node_name(int error) {
  for (const auto& [number, name] : kNodeNames) {
    if (number == error) return name;
  }
  return "UNSPECIFIED";
}

// Node keeps going after an error and reports the last one; curl stops at the first.
int note_and_continue(int ok, X509_STORE_CTX* context) {
  auto* result = static_cast<Verification*>(::X509_STORE_CTX_get_app_data(context));
  if (ok == 1) return 1;
  result->error = ::X509_STORE_CTX_get_error(context);
  result->depth = ::X509_STORE_CTX_get_error_depth(context);
  if (result->first_error == 0) result->first_error = result->error;
  return 1;
}

bool name_matches(X509* leaf, const std::string& host) {
  if (text::is_ip(host)) {
    return ::X509_check_ip_asc(leaf, host.c_str(), 0) == 1;
  }
  return ::X509_check_host(leaf, host.c_str(), host.size(), 0, nullptr) == 1;
}

void name_the_anchor(X509_STORE_CTX* context, Verification& result) {
  const STACK_OF(X509)* path = ::X509_STORE_CTX_get0_chain(context);
  result.path_length = path == nullptr ? 0 : sk_X509_num(path);
  if (result.path_length == 0 || result.error != 0) return;
  X509* last = sk_X509_value(path, static_cast<int>(result.path_length) - 1);
  ::X509_up_ref(last);
  const CertificateFacts facts = read_certificate(Certificate(last, ::X509_free));
  result.anchor = facts.subject;
  result.anchor_sha256 = facts.sha256;
}

}  // namespace

Verification verify(const Chain& chain, const std::string& host, const View& view,
                    std::int64_t at) {
  Verification result;
  if (chain.empty()) {
    result.code = "UNSPECIFIED";
    result.text = "no certificate was sent";
    return result;
  }
  X509* leaf = chain.front().get();
  const Owned<STACK_OF(X509)> others(sk_X509_new_null());
  for (std::size_t i = 1; i < chain.size(); ++i) {
    ::X509_up_ref(chain[i].get());
    sk_X509_push(others.get(), chain[i].get());
  }
  const Owned<X509_STORE_CTX> context(::X509_STORE_CTX_new());
  ::X509_STORE_CTX_init(context.get(), view.store(), leaf, others.get());
  ::X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* parameters = ::X509_STORE_CTX_get0_param(context.get());
  ::X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(at));
  // Node 20 and 22 run at OpenSSL's security level 1.
  ::X509_VERIFY_PARAM_set_auth_level(parameters, 1);
  ::X509_STORE_CTX_set_app_data(context.get(), &result);
  ::X509_STORE_CTX_set_verify_cb(context.get(), note_and_continue);
  ::X509_verify_cert(context.get());

  name_the_anchor(context.get(), result);
  if (result.error != 0) {
    result.code = node_name(static_cast<int>(result.error));
    result.text = ::X509_verify_cert_error_string(result.error);
  } else if (!name_matches(leaf, host)) {
    result.code = "ERR_TLS_CERT_ALTNAME_INVALID";
    result.text = "the certificate is for other names";
  } else {
    result.trusted = true;
  }
  return result;
}

}  // namespace sfprobe::trust
