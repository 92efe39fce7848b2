#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "checks/check.hpp"
#include "guidance/catalogue.hpp"
#include "guidance/index.hpp"
#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;
using namespace sfprobe::testing;

namespace {

const Recogniser& recogniser() {
  static const Recogniser one;
  return one;
}

std::string ids_of(const Explanation& explanation) {
  std::string ids;
  for (const Match& match : explanation.matches) ids += match.page.id + " ";
  return ids.empty() ? "none" : ids;
}

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += id + " ";
  return text.empty() ? "none" : text;
}

bool acceptable(const Explanation& explanation, const Paste& paste) {
  if (explanation.matches.empty()) return paste.expected.empty();
  return std::count(paste.expected.begin(), paste.expected.end(),
                    explanation.matches.front().page.id) != 0;
}

}  // namespace

TEST_CASE("the corpus of pasted texts, in every shape") {
  const auto pastes = all_pastes();
  REQUIRE(pastes.size() > 100);
  for (const Paste& paste : pastes) {
    REQUIRE_FALSE(paste.origin.empty());
    for (const Shape& shape : all_shapes()) {
      const Explanation explanation = recogniser().recognise(shape.make(paste.text));
      if (acceptable(explanation, paste)) continue;
      FAIL_CHECK(paste.file << " | " << paste.origin << " | " << shape.name << " | expected "
                            << listed(paste.expected) << " | got " << ids_of(explanation) << "| "
                            << paste.text);
    }
  }
}

TEST_CASE("no text that is not ours, cut short, is taken for ours") {
  for (const Paste& paste : all_pastes()) {
    if (paste.file != "not_ours.txt" && paste.file != "close.txt") continue;
    for (std::size_t length = paste.text.size() * 3 / 5; length < paste.text.size(); ++length) {
      const std::string start = paste.text.substr(0, length);
      const Explanation explanation = recogniser().recognise(start);
      if (explanation.matches.empty()) continue;
      FAIL_CHECK(paste.origin << " | got " << ids_of(explanation) << "| " << start);
      break;
    }
  }
}

TEST_CASE("every page recognises its own id, in either case") {
  for (const Embedded& embedded : embedded_pages()) {
    const std::string id(embedded.id);
    for (const std::string& text : {id, " " + id + "\n", "\"" + id + "\""}) {
      CAPTURE(text);
      const Explanation explanation = recogniser().recognise(text);
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

// docs: facts about the clients. Every one of these may stand in a report's predictions.
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
      {"HPE_INVALID_CONSTANT", "UNEXPECTED_RESPONSE"},
      {"HPE_INVALID_VERSION", "UNEXPECTED_RESPONSE"},
      {"HPE_HEADER_OVERFLOW", "UNEXPECTED_RESPONSE"},
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
    const Explanation explanation = recogniser().recognise(code);
    REQUIRE_FALSE(explanation.matches.empty());
    CHECK(explanation.matches.front().page.id == id);
  }
}

// The contract with scripts: these ids have a page and are found.
TEST_CASE("every id of the contract has a page") {
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
    const Page page = parse_page(embedded.markdown);
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

TEST_CASE("what a phrase demands, and what it does not") {
  const auto found = [](const char* phrase, const std::string& text) {
    PhraseIndex index;
    index.add(phrase);
    return !index.find(letters_of(text)).front().empty();
  };
  CHECK(found("self-signed certificate", "SELF SIGNED\ncerti\nficate."));
  CHECK(found("hasn't approved", "user hasn\xE2\x80\x99t approved this"));
  CHECK(found("hasn't approved", "user hasn?t approved this"));
  CHECK(found("slow_down", "error=slow-down"));
  CHECK_FALSE(found("slow_down", "please slow down"));
  CHECK_FALSE(found("EPIPE", "the pipe"));
  CHECK_FALSE(found("ENOTFOUND", "MY_ENOTFOUND_CASE"));
  CHECK(found("ERR_SSL_*", "ERR_SSL_WRONG_VERSION_NUMBER"));
  CHECK_FALSE(found("ERR_SSL", "ERR_SSL_WRONG_VERSION_NUMBER"));
  CHECK(found("request to * failed, reason:", "request to https://a.example/x failed, reason: y"));
  CHECK_FALSE(found("request to * failed", "request to " + std::string(200, 'x') + " failed"));
  CHECK(found("ENOTFOUND <number>", "ENOTFOUND 10590"));
  CHECK_FALSE(found("ENOTFOUND <number>", "ENOTFOUND 10.0.0.1"));
  CHECK(found("ECONNREFUSED <host>:<other-port>", "ECONNREFUSED 10.0.0.1:8080"));
  CHECK_FALSE(found("ECONNREFUSED <host>:<other-port>", "ECONNREFUSED 10.0.0.1:443"));
  CHECK_FALSE(found("ECONNREFUSED <host>:<other-port>",
                    "https://a.example:8080/ ECONNREFUSED 10.0.0.1:8080"));
  CHECK(found("ENOTFOUND <other-host>", "https://a.example/ ENOTFOUND gw.corp.example"));
  CHECK_FALSE(found("ENOTFOUND <other-host>", "https://a.example/ ENOTFOUND a.example"));
  CHECK(found("unable to get local issuer certificate", "unable to get local iss"));
  CHECK_FALSE(found("unable to get local issuer certificate", "unable to get loc and more"));
  CHECK_THROWS(Phrase("abc"));
  CHECK_THROWS(Phrase("* anything"));
}

TEST_CASE("a mebibyte of anything is explained, and what is longer is cut") {
  const std::string error = " getaddrinfo ENOTFOUND login.salesforce.com ";
  std::string log;
  while (log.size() < kMaxPaste - error.size()) log += "2026-11-22T06:00:00Z INFO all is well\n";
  log.resize(kMaxPaste - error.size());
  const Explanation whole = recogniser().recognise(log + error);
  CHECK_FALSE(whole.cut);
  REQUIRE(whole.matches.size() == 1);
  CHECK(whole.matches.front().page.id == "ENOTFOUND");
  const Explanation cut = recogniser().recognise(log + " " + error);
  CHECK(cut.cut);
  std::string bytes;
  for (std::size_t i = 0; i < kMaxPaste; ++i) bytes += static_cast<char>(i * 7919 >> 3);
  CHECK(recogniser().recognise(bytes).matches.empty());
  for (const char* unit : {"%", "%25", "\\", "\\u", "\x1b[", "\x1b]", "&", "https://",
                           "request to ", "ECONNREFUSED 1.1.1.1:", "\n", " ", "'", "\xE2"}) {
    std::string repeated;
    while (repeated.size() < kMaxPaste) repeated += unit;
    CAPTURE(unit);
    CHECK(recogniser().recognise(repeated).matches.size() < 6);
  }
}

TEST_CASE("a text that holds every phrase of every page, over and over, costs no more") {
  std::string all;
  for (const Embedded& embedded : embedded_pages()) {
    for (const Rule& rule : parse_page(embedded.markdown).recognition.rules) {
      for (const std::string& phrase : rule.phrases) all += phrase + "\n";
    }
  }
  std::string text;
  while (text.size() < kMaxPaste) text += all;
  CHECK(recogniser().recognise(text).matches.size() == 5);
}

TEST_CASE("secrets in the text never come back") {
  const std::string secret = "hunter2hunter2HUNTER2hunter2abcdef";
  for (const std::string& text :
       {"http://localhost:1717/OauthRedirect?code=" + secret + "&error=access_denied",
        "request to https://login.salesforce.com/services/oauth2/token?refresh_token=" + secret +
            " failed, reason: x",
        "request to https://user:" + secret + "@login.salesforce.com/ failed, reason: x",
        "sfdxAuthUrl force://PlatformCLI:" + secret + ":" + secret + "@h Must be in the format",
        "localhost:1717/OauthRedirect?code=" + secret + " can't be reached",
        "Authorization: Bearer 00D000000000001!" + secret + " INVALID_SESSION_ID"}) {
    CAPTURE(text);
    for (const Match& match : recogniser().recognise(text).matches) {
      CHECK(match.matched.find(secret) == std::string::npos);
    }
    for (const auto& [name, value] : recogniser().recognise(text).words) {
      CHECK(value.find(secret) == std::string::npos);
    }
  }
}
