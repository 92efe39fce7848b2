#include <catch2/catch.hpp>

#include "checks/jwt/forms.hpp"
#include "checks/jwt/jwt.hpp"
#include "support/judged.hpp"

// The JWT login's own files and words.

using namespace sfprobe;
using namespace sfprobe::testing;

TEST_CASE("what a key file holds is told by its form") {
  using jwt::KeyForm;
  const auto pem = [](const std::string& label) {
    return "-----BEGIN " + label + "-----\nMIIBVgIBADANBgkqhkiG\n-----END " + label + "-----\n";
  };
  CHECK(jwt::form_of_key(pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key(pem("RSA PRIVATE KEY")) == KeyForm::pkcs1);
  CHECK(jwt::form_of_key(pem("ENCRYPTED PRIVATE KEY")) == KeyForm::encrypted);
  CHECK(jwt::form_of_key("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n"
                         "-----END RSA PRIVATE KEY-----\n") == KeyForm::encrypted);
  CHECK(jwt::form_of_key(pem("EC PRIVATE KEY")) == KeyForm::ec);
  CHECK(jwt::form_of_key(pem("OPENSSH PRIVATE KEY")) == KeyForm::openssh);
  CHECK(jwt::form_of_key(pem("PUBLIC KEY")) == KeyForm::public_key);
  CHECK(jwt::form_of_key(pem("RSA PUBLIC KEY")) == KeyForm::public_key);
  CHECK(jwt::form_of_key("ssh-rsa AAAAB3NzaC1yc2E me@host") == KeyForm::public_key);
  CHECK(jwt::form_of_key(pem("CERTIFICATE")) == KeyForm::certificate);
  CHECK(jwt::form_of_key(pem("CERTIFICATE REQUEST")) == KeyForm::request);
  CHECK(jwt::form_of_key(pem("CERTIFICATE") + pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key("\xEF\xBB\xBF" + pem("PRIVATE KEY")) == KeyForm::pkcs8);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY----- MIIB -----END PRIVATE KEY-----") ==
        KeyForm::one_line);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----\\n") ==
        KeyForm::escaped);
  CHECK(jwt::form_of_key("{\"key\": \"-----BEGIN PRIVATE KEY-----\\nMIIB\"}") == KeyForm::json);
  CHECK(jwt::form_of_key("-----BEGIN PRIVATE KEY-----\nMIIB\n") == KeyForm::cut);
  CHECK(jwt::form_of_key("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t") == KeyForm::base64);
  CHECK(jwt::form_of_key("\x30\x82\x04\xA4 der") == KeyForm::der);
  CHECK(jwt::form_of_key("PuTTY-User-Key-File-3: ssh-rsa") == KeyForm::putty);
  CHECK(jwt::form_of_key("hello") == KeyForm::unknown);
  CHECK(jwt::form_of_key("") == KeyForm::unknown);
}

TEST_CASE("client ids, usernames and audiences by their form") {
  using jwt::ClientIdForm;
  using jwt::UsernameForm;
  CHECK(jwt::form_of_client_id("PlatformCLI") == ClientIdForm::fine);
  CHECK(jwt::form_of_client_id("3MVG9" + std::string(80, 'x')) == ClientIdForm::fine);
  CHECK(jwt::form_of_client_id("\"3MVG9abc\"") == ClientIdForm::quoted);
  CHECK(jwt::form_of_client_id("3MVG9 abc") == ClientIdForm::blank);
  CHECK(jwt::form_of_client_id("$CONSUMER_KEY") == ClientIdForm::placeholder);
  CHECK(jwt::form_of_client_id("me@nordwind.example") == ClientIdForm::not_a_key);
  CHECK(jwt::form_of_client_id("0H4000000000001AAA") == ClientIdForm::not_a_key);
  CHECK(jwt::form_of_client_id("3MVG9") == ClientIdForm::too_short);
  CHECK(jwt::form_of_username("ci@nordwind.com") == UsernameForm::plain);
  CHECK(jwt::form_of_username("ci@nordwind.com.uat") == UsernameForm::sandbox);
  CHECK(jwt::form_of_username("test-wvkpnfm5z113@example.com") == UsernameForm::scratch);
  CHECK(jwt::form_of_username("ci@nordwind.com.br") == UsernameForm::plain);
  CHECK(jwt::form_of_username("ci") == UsernameForm::no_at);
  CHECK(jwt::form_of_username("005000000000001AAA") == UsernameForm::org_id);
  CHECK(jwt::form_of_username("ci@nordwind.com ") == UsernameForm::blank);
  CHECK(jwt::audience_of("test.salesforce.com") == "https://test.salesforce.com");
  CHECK(jwt::audience_of("nordwind--uat.sandbox.my.salesforce.com") ==
        "https://test.salesforce.com");
  CHECK(jwt::audience_of("nordwind.my.salesforce.com") == "https://login.salesforce.com");
}

TEST_CASE("what a JWT login's own files and words lead to") {
  jwt::JwtFacts facts;
  const auto codes = [&](const std::string& host = "login.salesforce.com") {
    return codes_of(judged(jwt::judge, evidence_with("jwt", pack(facts), host)));
  };
  CHECK(codes().empty());
  facts.key_file = "server.key";
  facts.key_state = jwt::FileState::missing;
  CHECK(codes() == "fail ENOENT_KEY_FILE\n");
  for (const auto state : {jwt::FileState::denied, jwt::FileState::not_a_file,
                           jwt::FileState::empty, jwt::FileState::too_large}) {
    facts.key_state = state;
    CHECK(codes() == "fail INVALID_KEY_FILE\n");
  }
  facts.key_state = jwt::FileState::read;
  facts.form = jwt::KeyForm::one_line;
  CHECK(codes() == "fail INVALID_KEY_FILE\n");
  facts.kind = "RSA";
  facts.bits = 1024;
  facts.signs = true;
  CHECK(codes() == "fail INVALID_KEY_FILE\n");
  facts.bits = 2048;
  CHECK(codes().empty());
  facts.certificate_state = jwt::FileState::read;
  facts.certificate_decoded = true;
  facts.matches = jwt::Match::no;
  CHECK(codes() == "fail invalid_grant/invalid-assertion\n");
  facts.matches = jwt::Match::yes;
  CHECK(codes().empty());
  facts.username = jwt::UsernameForm::sandbox;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  CHECK(codes("nordwind.my.salesforce.com") == "warn invalid_grant/user-not-approved\n");
  for (const char* host : {"test.salesforce.com", "nordwind--uat.sandbox.my.salesforce.com"}) {
    CHECK(codes(host).empty());
  }
  facts.username = jwt::UsernameForm::scratch;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  CHECK(codes("test.salesforce.com").empty());
  facts.username = jwt::UsernameForm::plain;
  CHECK(codes().empty());
  CHECK(codes("test.salesforce.com") == "info invalid_grant/user-not-approved\n");
  facts.username = jwt::UsernameForm::no_at;
  CHECK(codes() == "warn invalid_grant/user-not-approved\n");
  facts.username = jwt::UsernameForm::not_given;
  for (const auto form :
       {jwt::ClientIdForm::blank, jwt::ClientIdForm::quoted, jwt::ClientIdForm::placeholder,
        jwt::ClientIdForm::too_short, jwt::ClientIdForm::not_a_key}) {
    facts.client_id = form;
    CHECK(codes() == "warn invalid_client_id\n");
  }
  facts.client_id = jwt::ClientIdForm::fine;
  CHECK(codes().empty());
  facts.audience = "https://login.salesforce.com";
  facts.audience_from = "SF_AUDIENCE_URL";
  CHECK(codes("test.salesforce.com") == "warn invalid_grant/audience-invalid\n");
}
