#include <catch2/catch.hpp>

#include "guidance/catalogue.hpp"
#include "guidance/index.hpp"
#include "guidance/recognise.hpp"
#include "support/pastes.hpp"

using namespace sfprobe;
using namespace sfprobe::guidance;
using namespace sfprobe::testing;

TEST_CASE("what a phrase demands, and what it does not") {
  const auto found = [](const char* phrase, const std::string& text) {
    PhraseIndex index;
    index.add(phrase);
    return !index.find(normalize(text)).front().empty();
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
  CHECK(found("Connexion refus\u00e9e", "Connexion refusee"));
  CHECK(found("Connexion refus\u00e9e", "Connexion refus?e"));
  CHECK(found("Connexion refus\u00e9e", "Connexion refus\u00c3\u00a9e"));
  CHECK(found("Connexion refus\u00e9e",
              "Connexion refus\xE9"
              "e"));
  CHECK_FALSE(found("Connexion refus\u00e9e", "Connexion refuserait"));
  CHECK(found("\u79ef\u6781\u62d2\u7edd",
              "\u7531\u4e8e\u76ee\u6807\u8ba1\u7b97\u673a\u79ef\u6781\u62d2\u7edd\uff0c"));
  CHECK_THROWS(Phrase("abc"));
  CHECK_THROWS(Phrase("* anything"));
}

// Phrases that begin alike are looked for together, and what was read for a "*" is remembered.
TEST_CASE("a phrase is found among many as it is found alone") {
  const std::vector<std::string> phrases = {"certificate has expired",
                                            "certificate has been revoked",
                                            "certificate",
                                            "certificate *",
                                            "certificate has",
                                            "certificate-has",
                                            "certificate * not trusted",
                                            "certificate_has_expired",
                                            "certificate * expired",
                                            "certificate * of <host> expired",
                                            "certificat expir\u00e9",
                                            "certificat n'est pas",
                                            "certificat * n'est pas * valide",
                                            "certificat expirant",
                                            "certificate of <host>:<port>",
                                            "certificates"};
  const std::vector<std::string> texts = {
      "The certificate has expired. A certificate of login.salesforce.com has not trusted",
      "certificat expir?e, certificat expire, certificat n?est pas ... valide",
      "certificate-has-expired certificate_has_expired certificates certificate of a.example:443",
      "certificate has been rev",
      "certificate has been rev... certificate has exp...",
      "certificate " + std::string(150, 'x') + " expired " + std::string(9, 'y') + " expired",
      "certificat certificate certificat n'est certificat n'est pas du tout un objet valide"};
  PhraseIndex all;
  for (const std::string& phrase : phrases) all.add(phrase);
  for (const std::string& text : texts) {
    std::string repeated;
    for (int i = 0; i < 20; ++i) repeated += text + " ";
    for (const std::string& one : {text, repeated}) {
      const auto together = all.find(normalize(one));
      for (std::size_t id = 0; id < phrases.size(); ++id) {
        PhraseIndex own;
        own.add(phrases[id]);
        const auto alone = own.find(normalize(one)).front();
        CAPTURE(phrases[id], one);
        REQUIRE(together[id].size() == alone.size());
        for (std::size_t i = 0; i < alone.size(); ++i) {
          CHECK(together[id][i].first == alone[i].first);
          CHECK(together[id][i].end == alone[i].end);
          CHECK(together[id][i].truncated == alone[i].truncated);
        }
      }
    }
  }
}

TEST_CASE("a mebibyte of anything is explained, and what is longer is cut") {
  const std::string error = " getaddrinfo ENOTFOUND login.salesforce.com ";
  std::string log;
  while (log.size() < kMaxPasted - error.size()) log += "2026-11-22T06:00:00Z INFO all is well\n";
  log.resize(kMaxPasted - error.size());
  const Recognised whole = recogniser().recognise(log + error);
  CHECK_FALSE(whole.cut);
  REQUIRE(whole.matches.size() == 1);
  CHECK(whole.matches.front().page.id == "ENOTFOUND");
  const Recognised cut = recogniser().recognise(log + " " + error);
  CHECK(cut.cut);
  std::string bytes;
  for (std::size_t i = 0; i < kMaxPasted; ++i) bytes += static_cast<char>(i * 7919 >> 3);
  CHECK(recogniser().recognise(bytes).matches.empty());
  for (const char* unit :
       {"%", "%25", "\\", "\\u", "\x1b[", "\x1b]", "&", "https://", "request to ", "connect ",
        "issuer=", "(10061) ", "ECONNREFUSED 1.1.1.1:", "\n", " ", "'", "\xE2"}) {
    std::string repeated;
    while (repeated.size() < kMaxPasted) repeated += unit;
    CAPTURE(unit);
    CHECK(recogniser().recognise(repeated).matches.size() < 4);
  }
}

TEST_CASE("a text that holds every phrase of every page, over and over, costs no more") {
  std::string all;
  for (const Embedded& embedded : embedded_pages()) {
    for (const Rule& rule : read_page(embedded).recognition.rules) {
      for (const std::string& phrase : rule.phrases) all += phrase + "\n";
    }
  }
  std::string text;
  while (text.size() < kMaxPasted) text += all;
  CHECK(recogniser().recognise(text).matches.size() <= 3);
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
