// Worlds in which something other than the cause was blamed, or called by another's name: each with
// what is named now.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "support/reading.hpp"

using namespace sfprobe;

namespace {

struct Named {
  std::string world;
  std::string cause;
  std::string summary;    // of the verdict: a part of it
  std::string first_fix;  // "": any
  std::string terminal;   // a part of the report; "": any
};

Diagnosis diagnosis_of(const std::string& world) {
  return judge(evidence_from_json(testing::evidence_of(world)).front());
}

}  // namespace

TEST_CASE("blame: the cause is named, and by its own name") {
  const Named named = GENERATE(
      Named{"dns-slow-res-options-proxy-by-name", "LOCAL_LOOKUP_FAILS",
            "RES_OPTIONS (timeout:1 attempts:1) gives the name server 10.20.0.53 less time",
            "drop-resolver-options", ""},
      Named{"http-timeout-late-proxy-no-intermediate", "HTTP_TIMEOUT_TOO_SHORT",
            "HTTP_TIMEOUT=3000 ends the login", "", "after 3 s"},
      Named{"proxy-url-padded-address", "PROXY_URL_INVALID",
            "HTTPS_PROXY (http://010.020.000.002:3128) has leading zeros in the numbers",
            "write-proxy-url", "HTTPS_PROXY=http://10.20.0.2:3128"},
      Named{"proxy-is-login-host-http-expired", "PROXY_REFUSED",
            "HTTPS_PROXY names the login host itself, not a proxy", "", ""},
      Named{"dns-nsswitch-files-git-proxy", "PROXY_CHOICE_DIFFERS", "proxy in", "take-other-proxy",
            "https_proxy=http://10.20.0.2:3128"},
      Named{"trust-name-constraints", "UNSPECIFIED", "may not sign for this name", "",
            "constraints"},
      Named{"trust-unknown-critical-extension", "UNSPECIFIED",
            "has a critical extension that Node.js does not know", "", "extension"},
      Named{"trust-intermediate-key-usage", "UNSPECIFIED", "may not be used to issue others", "",
            "not a CA"},
      Named{"setting-extra-carriage-return", "NODE_EXTRA_CA_CERTS_IGNORED",
            "names \"/mnt/ca.pem\\r\", which Node.js ignores: the carriage return at its end", "",
            ""},
      Named{"setting-extra-file-url", "NODE_EXTRA_CA_CERTS_IGNORED",
            "names the URL file:///mnt/ca.pem, which Node.js ignores: a URL is not a path", "", ""},
      Named{"setting-extra-home-variable", "NODE_EXTRA_CA_CERTS_IGNORED",
            "$HOME is for a shell to replace", "", ""},
      Named{"proxy-local-down-npm-upstream-407", "PROXY_UNREACHABLE", "refuses the connection",
            "start-local-proxy", ""},
      Named{"http-redirect-to-itself-query", "UNEXPECTED_REDIRECT",
            "redirects to itself, again and again", "", ""},
      Named{"http-encoding-zstd-false", "UNEXPECTED_RESPONSE",
            "is marked as compressed (zstd), and it is not", "", ""});
  CAPTURE(named.world);
  const Diagnosis diagnosis = diagnosis_of(named.world);
  CHECK(diagnosis.verdict.cause == named.cause);
  CAPTURE(diagnosis.verdict.summary);
  CHECK(testing::has(diagnosis.verdict.summary, named.summary));
  if (!named.first_fix.empty()) {
    REQUIRE_FALSE(diagnosis.fixes.empty());
    CHECK(diagnosis.fixes.front().id == named.first_fix);
  }
  const std::string terminal = testing::reading(named.world).terminal;
  CAPTURE(terminal);
  CHECK(testing::has(terminal, named.terminal));
  CHECK_FALSE(testing::has(terminal, "too weak"));
}
