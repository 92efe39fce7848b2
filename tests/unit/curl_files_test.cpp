#include <catch2/catch.hpp>

#include "clients/client.hpp"

using namespace sfprobe;
using namespace sfprobe::clients;

namespace {

// A login host that answers 400 at once over TLS 1.3, to everybody.
Seen healthy() {
  Seen seen;
  seen.target.host = "login.example.com";
  seen.target.port = 443;
  seen.chosen = true;
  seen.choices["curl"] = {};
  Path& path = seen.paths["direct"];
  path.route = "direct";
  path.hop_name = seen.target.host;
  path.lookup.outcome = Outcome::ok;
  path.lookup.ms = 10;
  path.attempts = {{"10.20.0.1", false, Outcome::ok, 10, ""}};
  Handshake& handshake = path.handshakes.emplace_back();
  handshake.outcome = Outcome::ok;
  handshake.ms = 20;
  handshake.facts.version = "TLSv1.3";
  handshake.facts.cipher = "TLS_AES_256_GCM_SHA384";
  handshake.verdicts["curl"] = "";
  HttpAnswer& token = path.token.emplace();
  token.outcome = Outcome::ok;
  token.ms = 50;
  token.facts.phase = endpoint::Phase::answer;
  token.facts.status = 400;
  return seen;
}

// "400", "28 CURLE…", "hang", "untold"
std::string says(const Seen& seen) {
  const Prediction prediction = prediction_of("curl", seen);
  if (!prediction.told) return "untold";
  if (prediction.outcome == ClientOutcome::hang) return "hang";
  if (prediction.outcome == ClientOutcome::response) {
    return std::to_string(prediction.status.value_or(0));
  }
  std::string codes;
  for (const std::string& code : prediction.codes) codes += (codes.empty() ? "" : " ") + code;
  return codes;
}

std::string with(Seen seen, std::vector<environment::CurlrcOptionFact> options) {
  seen.variables.curlrc.push_back({"/home/me/.curlrc", false, std::move(options)});
  return says(seen);
}

std::string under(Seen seen, environment::OpensslDefaultsFact defaults) {
  defaults.path = "/o.cnf";
  seen.variables.openssl_defaults.push_back(std::move(defaults));
  return says(seen);
}

Handshake& handshake(Seen& seen) { return seen.paths["direct"].handshakes.front(); }

Seen over_tls12(const std::string& cipher) {
  Seen seen = healthy();
  handshake(seen).facts.version = "TLSv1.2";
  handshake(seen).facts.cipher = cipher;
  return seen;
}

}  // namespace

TEST_CASE("what curl's configuration file makes of curl") {
  CHECK(says(healthy()) == "400");
  CHECK(with(healthy(), {{"fail", true, ""}}) == "CURLE_HTTP_RETURNED_ERROR");
  CHECK(with(healthy(), {{"fail", true, ""}, {"fail", false, ""}}) == "400");
  CHECK(with(healthy(), {{"location", true, ""}, {"tlsv1.2", true, ""}}) == "400");
  CHECK(with(healthy(), {{"tlsv1.3", true, ""}, {"tls-max", true, "1.3"}}) == "400");
  CHECK(with(healthy(), {{"tls-max", true, "1.2"}}) == "untold");
  CHECK(with(over_tls12("ECDHE-RSA-AES128-GCM-SHA256"), {{"tls-max", true, "1.2"}}) == "400");
  CHECK(with(over_tls12("ECDHE-RSA-AES128-GCM-SHA256"), {{"tlsv1.3", true, ""}}) ==
        "CURLE_SSL_CONNECT_ERROR");
  CHECK(with(healthy(), {{"connect-timeout", true, "5"}, {"max-time", true, "5"}}) == "400");
  CHECK(with(healthy(), {{"max-time", true, "(set)"}}) == "untold");
  CHECK(with(healthy(), {{"ipv4", true, ""}}) == "400");
  CHECK(with(healthy(), {{"ipv6", true, ""}}) == "untold");
  for (const char* name : {"url", "next", "config", "unix-socket", "preproxy", "resolve",
                           "interface", "haproxy-protocol", "cert", "ciphers", "header", "user"}) {
    INFO(name);
    CHECK(with(healthy(), {{name, true, ""}}) == "untold");
  }
  Seen unread = healthy();
  unread.variables.curlrc.push_back({"/home/me/.curlrc", true, {}});
  CHECK(says(unread) == "untold");
}

TEST_CASE("what curl's configuration file makes of trust") {
  Seen seen = healthy();
  handshake(seen).verdicts["curl"] = "SELF_SIGNED_CERT_IN_CHAIN";
  CHECK(says(seen) == "CURLE_PEER_FAILED_VERIFICATION");
  CHECK(with(seen, {{"insecure", true, ""}}) == "400");
  CHECK(with(seen, {{"insecure", true, ""}, {"insecure", false, ""}}) ==
        "CURLE_PEER_FAILED_VERIFICATION");
  seen.paths["direct"].token->facts.phase = endpoint::Phase::tls;  // nobody here trusts it
  CHECK(with(seen, {{"insecure", true, ""}}) == "untold");
}

TEST_CASE("a timer in curl's configuration file") {
  Seen silent = healthy();
  silent.paths["direct"].token->outcome = Outcome::timed_out;
  CHECK(says(silent) == "hang");
  CHECK(with(silent, {{"max-time", true, "3"}}) == "CURLE_OPERATION_TIMEDOUT");
  CHECK(with(silent, {{"connect-timeout", true, "3"}}) == "hang");
  CHECK(with(silent, {{"max-time", true, "3"}, {"retry", true, ""}}) == "untold");
  Seen slow = healthy();
  handshake(slow).ms = 3000;
  slow.paths["direct"].token->ms = 3000;
  CHECK(with(slow, {{"connect-timeout", true, "3"}}) == "untold");  // near it
  CHECK(with(slow, {{"connect-timeout", true, "1"}}) == "CURLE_OPERATION_TIMEDOUT");
  CHECK(with(slow, {{"connect-timeout", true, "9"}}) == "400");
}

TEST_CASE("a proxy that curl's configuration file names, and was not asked in time") {
  CHECK(with(healthy(), {{"proxy", true, ""}}) == "untold");
  Seen direct = healthy();
  direct.choices["curl"].variable = "proxy in /home/me/.curlrc";
  CHECK(with(direct, {{"proxy", true, ""}}) == "400");
}

TEST_CASE("what OpenSSL's configuration makes of curl") {
  const Seen older = over_tls12("ECDHE-RSA-AES128-GCM-SHA256");
  CHECK(under(older, {.min_protocol = "TLSv1.3"}) == "CURLE_SSL_CONNECT_ERROR");
  CHECK(under(healthy(), {.min_protocol = "TLSv1.3"}) == "400");
  CHECK(under(older, {.min_protocol = "TLSv1.2"}) == "400");
  CHECK(under(healthy(), {.ciphers = "AES256-SHA"}) == "400");
  CHECK(under(older, {.ciphers = "AES256-SHA"}) == "untold");
  CHECK(under(older, {.ciphers = "ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA"}) == "400");
  CHECK(under(older, {.ciphers = "DEFAULT:@SECLEVEL=3"}) == "400");
  CHECK(under(healthy(), {.suites = "TLS_AES_256_GCM_SHA384"}) == "400");
  CHECK(under(healthy(), {.suites = "TLS_AES_128_GCM_SHA256"}) == "untold");
  CHECK(under(healthy(), {.groups = "P-384"}) == "untold");
  CHECK(under(over_tls12("AES256-SHA"), {.groups = "P-384"}) == "400");
  CHECK(under(healthy(), {.unclear = "Protocol"}) == "untold");
  // --tlsv1.2 overrides what the other file demands.
  Seen both = older;
  both.variables.openssl_defaults.push_back({.path = "/o.cnf", .min_protocol = "TLSv1.3"});
  CHECK(with(both, {{"tlsv1.2", true, ""}}) == "400");
}
