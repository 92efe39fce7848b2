#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checks/check.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;
using namespace sfprobe::testing;

TEST_CASE("every page recognises its own id, in either case") {
  for (const Embedded& embedded : embedded_pages()) {
    const std::string id(embedded.id);
    for (const std::string& text : {id, " " + id + "\n", "\"" + id + "\""}) {
      CAPTURE(text);
      const Recognised explanation = recogniser().recognise(text);
      REQUIRE_FALSE(explanation.matches.empty());
      CHECK(explanation.matches.front().page.id == id);
    }
  }
}

TEST_CASE("every page is recognised in a text of the corpus, or by its id alone") {
  std::set<std::string> seen;
  for (const Paste& paste : all_pastes()) seen.insert(paste.expected.begin(), paste.expected.end());
  for (const std::string& id : seen) {
    CAPTURE(id);
    CHECK(find_page(id).has_value());
  }
  for (const Embedded& embedded : embedded_pages()) {
    CAPTURE(std::string(embedded.id));
    CHECK(seen.contains(std::string(embedded.id)));
  }
}

// docs/predictions.md: every one of these may stand in a report's predictions.
TEST_CASE("every code that a client gives leads to a page") {
  const std::map<std::string, std::string> page_of = {
      {"ENOTFOUND", "ENOTFOUND"},
      {"EAI_AGAIN", "EAI_AGAIN"},
      {"EAI_FAIL", "EAI_FAIL"},
      {"ECONNREFUSED", "ECONNREFUSED"},
      {"ECONNRESET", "ECONNRESET"},
      {"ECONNABORTED", "ECONNRESET"},
      {"ETIMEDOUT", "ETIMEDOUT"},
      {"EHOSTUNREACH", "EHOSTUNREACH"},
      {"ENETUNREACH", "ENETUNREACH"},
      {"EPIPE", "EPIPE"},
      {"EPROTO", "EPROTO"},
      {"EACCES", "EACCES"},
      {"ERR_PROXY_TUNNEL", "PROXY_REFUSED"},
      {"ERR_INVALID_URL", "INVALID_URL"},
      {"ERR_SSL_WRONG_VERSION_NUMBER", "EPROTO"},
      {"ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "EPROTO"},
      {"ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "EPROTO"},
      {"ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "EPROTO"},
      {"ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "CLIENT_CERTIFICATE_REQUESTED"},
      {"ERR_SSL_PACKET_LENGTH_TOO_LONG", "EPROTO"},
      {"ERR_TLS_CERT_ALTNAME_INVALID", "ERR_TLS_CERT_ALTNAME_INVALID"},
      {"HPE_INVALID_CONSTANT", "MALFORMED_RESPONSE"},
      {"HPE_INVALID_VERSION", "MALFORMED_RESPONSE"},
      {"HPE_HEADER_OVERFLOW", "HEADERS_TOO_LARGE"},
      {"UND_ERR_CONNECT_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"},
      {"UND_ERR_HEADERS_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"},
      {"UND_ERR_BODY_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"},
      {"UND_ERR_SOCKET", "UND_ERR_SOCKET"},
      {"UND_ERR_ABORTED", "PROXY_REFUSED"},
      {"UND_ERR_PRX_CONN", "PROXY_REFUSED"},
      {"UND_ERR_INVALID_ARG", "PROXY_REFUSED"},
      {"UNSPECIFIED", "UNSPECIFIED"},
      {"UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT"},
      {"CURLE_COULDNT_RESOLVE_PROXY", "PROXY_REFUSED"},
      {"CURLE_COULDNT_RESOLVE_HOST", "ENOTFOUND"},
      {"CURLE_COULDNT_CONNECT", "ECONNREFUSED"},
      {"CURLE_OPERATION_TIMEDOUT", "ETIMEDOUT"},
      {"CURLE_PEER_FAILED_VERIFICATION", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
      {"CURLE_SSL_CONNECT_ERROR", "EPROTO"},
      {"CURLE_GOT_NOTHING", "ECONNRESET"},
      {"CURLE_RECV_ERROR", "ECONNRESET"},
      {"CURLE_PROXY", "PROXY_REFUSED"},
  };
  for (const auto& [code, id] : page_of) {
    CAPTURE(code);
    const Recognised explanation = recogniser().recognise(code);
    REQUIRE_FALSE(explanation.matches.empty());
    CHECK(explanation.matches.front().page.id == id);
  }
}

// The contract with scripts: these ids have a page and are found.
TEST_CASE("every id that may be reported has a page") {
  for (const char* id : {"ENOTFOUND",
                         "EAI_AGAIN",
                         "ECONNRESET",
                         "ECONNREFUSED",
                         "ETIMEDOUT",
                         "EHOSTUNREACH",
                         "ENETUNREACH",
                         "EPIPE",
                         "EPROTO",
                         "UND_ERR_CONNECT_TIMEOUT",
                         "UND_ERR_SOCKET",
                         "PROXY_AUTH_REQUIRED",
                         "PROXY_REFUSED",
                         "SELF_SIGNED_CERT_IN_CHAIN",
                         "DEPTH_ZERO_SELF_SIGNED_CERT",
                         "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
                         "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
                         "CERT_HAS_EXPIRED",
                         "CERT_NOT_YET_VALID",
                         "CERT_UNTRUSTED",
                         "ERR_TLS_CERT_ALTNAME_INVALID",
                         "INVALID_PURPOSE",
                         "NODE_EXTRA_CA_CERTS_IGNORED",
                         "access_denied",
                         "authorization_pending",
                         "CSRF",
                         "ERROR_CREATING_USER",
                         "immediate_unsuccessful",
                         "inactive_org",
                         "inactive_user",
                         "invalid_app_access",
                         "invalid_assertion_type",
                         "invalid_client",
                         "invalid_client_id",
                         "invalid_grant",
                         "invalid_request",
                         "invalid_scope",
                         "NO_ACCESS",
                         "No_OAuth_State",
                         "No_Openid_Response",
                         "rate_limit_exceeded",
                         "redirect_uri_mismatch",
                         "redirect_uri_missing",
                         "REGISTRATION_HANDLER_ERROR",
                         "server_error",
                         "slow_down",
                         "unsupported_response_type",
                         "unsupported_grant_type",
                         "invalid_grant/authentication-failure",
                         "invalid_grant/ip-restricted",
                         "invalid_grant/inactive-user",
                         "invalid_grant/password-expired",
                         "invalid_grant/challenge-required",
                         "invalid_grant/expired-token",
                         "invalid_grant/user-not-approved",
                         "invalid_grant/invalid-grant-type",
                         "invalid_grant/audience-invalid",
                         "invalid_grant/invalid-assertion",
                         "invalid_grant/expired-authorization-code",
                         "invalid_grant/external-client-app-not-installed",
                         "invalid_grant/token-validity-expired",
                         "invalid_grant/invalid-code-verifier",
                         "invalid_grant/activation-secret-invalid",
                         "invalid_grant/request-not-supported-on-this-domain",
                         "invalid_grant/token-exchange-failed",
                         "OAUTH_APP_BLOCKED",
                         "OAUTH_APP_ACCESS_DENIED",
                         "OAUTH_EC_APP_NOT_FOUND",
                         "OAUTH_APPROVAL_ERROR_GENERIC",
                         "INVALID_LOGIN",
                         "INVALID_SESSION_ID",
                         "LOGIN_RATE_EXCEEDED",
                         "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
                         "UNSUPPORTED_CLIENT",
                         "INVALID_SSO_GATEWAY_URL",
                         "SSO_SERVICE_DOWN",
                         "MUTUAL_AUTHENTICATION_FAILED",
                         "ENOENT_KEY_FILE",
                         "INVALID_KEY_FILE",
                         "HTML_RESPONSE",
                         "EMPTY_RESPONSE",
                         "LIGHTNING_URL",
                         "INVALID_URL",
                         "INVALID_SFDX_AUTH_URL",
                         "DESTINATION_URL_NOT_RESET",
                         "PORT_IN_USE"}) {
    CAPTURE(id);
    CHECK(find_page(id).has_value());
  }
}

TEST_CASE("no page's phrase is taken for nothing: each names pages that exist") {
  for (const Embedded& embedded : embedded_pages()) {
    const Page page = read_page(embedded);
    CAPTURE(page.id);
    CHECK_FALSE(page.recognition.rules.empty());
    CHECK_FALSE(page.confirmed_by.empty());
    for (const auto& list : {page.related, page.recognition.before, page.recognition.after}) {
      for (const std::string& id : list) {
        CAPTURE(id);
        CHECK((id == "*" || find_page(id).has_value()));
      }
    }
  }
}
