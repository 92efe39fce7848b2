#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/known_secrets.hpp"
#include "text/public_authorities.hpp"
#include "text/redact.hpp"
#include "text/sentences.hpp"
#include "text/show.hpp"
#include "text/wrap.hpp"

using namespace sfprobe::text;

TEST_CASE("clean lets plain text of any language through") {
  for (const char* text : {"Zscaler Root CA", "Straße", "認証局", "École – «Réseau»", "🔒 Lock"}) {
    CHECK(clean(text) == text);
  }
}

TEST_CASE("a public authority is known by its organisation, as a whole") {
  CHECK(is_public_authority("CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1,O=DigiCert Inc,C=US"));
  CHECK(is_public_authority("C=US,O=DigiCert\\, Inc.,CN=DigiCert Global Root G3"));
  CHECK(is_public_authority("O=Let's Encrypt"));
  CHECK_FALSE(is_public_authority("CN=DigiCert Inc"));
  CHECK_FALSE(is_public_authority("CN=x,O=DigiCert Inc of Corp"));
  CHECK_FALSE(is_public_authority("CN=a\\,O=DigiCert Inc,O=Corp"));
  CHECK_FALSE(is_public_authority("OU=O=DigiCert Inc\\"));
  CHECK_FALSE(is_public_authority(""));
}

TEST_CASE("clean removes what steers a terminal or hides text") {
  const auto [raw, expected] = GENERATE(table<std::string, std::string>({
      {"a\x1b[31mred", "a\xEF\xBF\xBD[31mred"},
      {"bell\x07", "bell\xEF\xBF\xBD"},
      {"c1 \xC2\x9B"
       "31m",
       "c1 \xEF\xBF\xBD"
       "31m"},  // CSI as one character
      {"rtl \xE2\x80\xAE"
       "gnp.exe",
       "rtl \xEF\xBF\xBDgnp.exe"},  // right-to-left override
      {"zero\xE2\x80\x8Bwidth", "zero\xEF\xBF\xBDwidth"},
      {"\xC0\x9B overlong", "\xEF\xBF\xBD\xEF\xBF\xBD overlong"},
      {"\xED\xA0\x80 surrogate", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD surrogate"},
      {"cut \xE8\xAA", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
      {std::string("nul\0byte", 8),
       "nul\xEF\xBF\xBD"
       "byte"},
      {"two\r\nlines\ttab", "two  lines tab"},
      {"private \xEE\x80\x80 use", "private \xEF\xBF\xBD use"},  // U+E000
      {"plane 15 \xF3\xB0\x80\x80", "plane 15 \xEF\xBF\xBD"},    // U+F0000
      {"unassigned \xCD\xB8", "unassigned \xEF\xBF\xBD"},        // U+0378
      {"filler \xE3\x85\xA4", "filler \xEF\xBF\xBD"},            // U+3164
      {"joiner a\xCD\x8F"
       "b",
       "joiner a\xEF\xBF\xBD"
       "b"},                                                           // U+034F
      {"noncharacter \xF0\x9F\xBF\xBE", "noncharacter \xEF\xBF\xBD"},  // U+1FFFE
  }));
  CAPTURE(raw);
  CHECK(clean(raw) == expected);
}

TEST_CASE("clean is bounded and cuts between characters") {
  CHECK(clean(std::string(1000, 'x'), 10) == "xxxxxxxxxx…");
  CHECK(clean("ääää", 5) == "ää…");
  CHECK(clean_block("a\nb", 10) == "a\nb");
}

TEST_CASE("columns counts what a terminal shows") {
  CHECK(columns("abc") == 3);
  CHECK(columns("é") == 1);
  CHECK(columns("認証") == 4);
  CHECK(columns("e\xCC\x81") == 1);  // combining acute
  CHECK(columns("🔒") == 2);
}

TEST_CASE("text is wrapped at blanks and between ideographs, and cut only if it must be") {
  using Lines = std::vector<std::string>;
  CHECK(wrapped("", 10) == Lines{""});
  CHECK(wrapped("one  two three", 7) == Lines{"one two", "three"});
  CHECK(wrapped("a https://x.test/a-b c", 16) == Lines{"a", "https://x.test/a", "-b c"});
  CHECK(wrapped("to login-name", 10) == Lines{"to", "login-name"});
  CHECK(wrapped("認証局認証", 6) == Lines{"認証局", "認証"});
  CHECK(wrapped("a\xC2\xA0"
                "b c",
                3) == Lines{"a\xC2\xA0"
                            "b",
                            "c"});
  CHECK(wrapped("認", 1) == Lines{"認", ""});
  CHECK(fitted("one two", 7, "…") == "one two");
  CHECK(fitted("one two", 5, "…") == "one…");
  CHECK(fitted("認証局", 4, "…") == "認…");
}

TEST_CASE("ASCII stands for what a terminal without UTF-8 cannot show") {
  CHECK(to_ascii("✗ a → b · 3 µs “x” …") == "x a -> b - 3 us \"x\" ...");
  CHECK(to_ascii("認証 \xEF\xBF\xBD") == "?? ?");
}

TEST_CASE("a URL that is not fully understood is shown as its shape") {
  const auto [raw, expected] = GENERATE(table<std::string, std::string>({
      {"http://user:secret@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:se@cr@et@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:se/cr:et@proxy.corp:8080/", "http://…:8080"},
      {"http://user:se%40cret@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:100%secret@proxy.corp", "http://***@proxy.corp"},
      {"user:secret@proxy.corp:8080", "***@proxy.corp:8080"},
      {"http://user:sec ret@proxy.corp", "http://***@proxy.corp"},
      {"http://user:sec?ret@proxy.corp", "http://…"},
      {"http://user:sec#ret@proxy.corp", "http://…"},
      {"http://user:secret", "http://…"},
      {"http://user:secret%40proxy:8080", "http://…:8080"},
      {"user%3Asecret%40proxy", "…"},
      {"proxy:8080:user:secret", "…"},
      {"proxy:8080:user:12345", "…"},
      {"user:secret", "…"},
      {"http://proxy:8080 -U user:secret", "http://…"},
      {"http://proxy:8080/user:secret@x", "http://…"},
      {"secret", "…"},
      {"secret://proxy:8080", "…:8080"},
      {"http://proxy.corp:8080/path/secret", "http://proxy.corp:8080/…"},
      {"[fd00::1]:3128", "[fd00::1]:3128"},
      {"\"http://user:secret@proxy.corp\"", "\"http://***@proxy.corp\""},
      {"https://host/path?token=secret", "https://host/…"},
      {"https://host#access_token=secret", "https://host#…"},
      {"http://proxy.corp:8080", "http://proxy.corp:8080"},
      {"proxy.corp:8080", "proxy.corp:8080"},
      {"", ""},
  }));
  CAPTURE(raw);
  const std::string shown = show_url(raw);
  CHECK(shown == expected);
  CHECK(shown.find("ret") == std::string::npos);
}

TEST_CASE("other values that are not fully understood are shown as their shape") {
  CHECK(show_hosts("localhost, .corp;*.x,10.0.0.0/8 user:secret@h,[::1]:80,*") ==
        "localhost, …,10.0.0.0/8 …,[::1]:80,*");
  CHECK(show_hosts("localhost,corp,*.x") == "localhost,corp,*.x");
  CHECK(show_hosts("http://user,secret,.corp,localhost") == "…,…,.corp,localhost");
  CHECK(show_path("/x secret") == "…");
  CHECK(show_path("/x/http://user,secret").find("secret") == std::string::npos);
  CHECK(show_path("/etc/ssl/My Certs/ca.pem") == "/etc/ssl/My Certs/ca.pem");
  CHECK(show_path("'~/ca.pem'") == "'~/ca.pem'");
  CHECK(show_path("C:\\certs\\ca.pem") == "C:\\certs\\ca.pem");
  CHECK(show_path("/a/@scope/x.js:/b.pem") == "/a/@scope/x.js:/b.pem");
  CHECK(show_path("/etc/ca.pem -U user:secret") == "…");
  CHECK(show_path("/etc/ca.pem secret") == "…");
  CHECK(show_path("http://user:secret@host/ca.pem") == "….pem");
  CHECK(show_path("user:secret") == "…");
  CHECK(show_path("secret") == "…");
  CHECK(show_path("-----BEGIN CERTIFICATE-----\nsecret") == "…");
  CHECK(show_setting("0") == "0");
  CHECK(show_setting("5000ms") == "5000ms");
  CHECK(show_setting("False") == "False");
  CHECK(show_setting("secret") == "…");
  CHECK(show_words("ndots:5 secret", " ndots ") == "ndots:5 …");
  CHECK(show_argument("--proxxy") == "--proxxy");
  CHECK(show_argument("--proxxy=http://user:secret@x") == "--proxxy=…");
  CHECK(show_argument("-Uuser:secret") == "-U…");
  CHECK(show_argument("--Secret99") == "--…");
  CHECK(show_link("https://portal.corp/login/x.html?sid=secret") ==
        "https://portal.corp/login/x.html?…");
  CHECK(show_link("/secur/x;jsessionid=secret/y#z") == "/secur/…/y#…");
  CHECK(show_link("/x%3Fsid=secret") == "/…");
  CHECK(show_link("//host/secret") == "…");
  CHECK(show_link("foo://secret/") == "…://…");
  CHECK(show_target("login..salesforce.com") == "login..salesforce.com");
  CHECK(show_target("user:secret") == "…");
  CHECK(show_target("https://u:secret@host/path") == "https://***@host/…");
}

TEST_CASE("a peer does not bring a password back, in whatever form") {
  KnownSecrets secrets;
  secrets.add("jdoe", "Hunter2!x/y");
  const auto gone = [&](const std::string& text) {
    CAPTURE(text);
    const std::string shown = secrets.from_peer(text);
    CAPTURE(shown);
    CHECK(shown.find("***") != std::string::npos);
    CHECK(shown.starts_with("before "));
    CHECK(shown.ends_with(" after"));
    for (const char* part : {"unter", "UNTER", "nRlcjI", "RlcjIhe", "756e7465"}) {
      CHECK(shown.find(part) == std::string::npos);
    }
  };
  for (const char* form :
       {"Hunter2!x/y", "hunter2!X/Y", "Hunter2%21x%2Fy", "%48unter2%2521x%252Fy", "Hunter",
        "Hunter2!", "Hunter2&#33;x&#x2f;y", "\\u0048unter2!x\\/y", "Hun\u200bter2!x/y",
        "Hunt\xFF\xFE"
        "er2!x/y",
        "H u n t e r 2 ! x / y", "user=Hunter2!x/y;",
        "SHVudGVyMiF4L3k=", "amRvZTpIdW50ZXIyIXgveQ==", "amRvZTpIdW50ZXIyIXgveQ",
        "48756e746572322178", "xxxxSHVudGVyMiF4L3lh", "prefixIdW50ZXIyIXgve"}) {
    gone(std::string("before ") + form + " after");
  }
  CHECK(secrets.from_peer("user jdoe may not") == "user *** may not");
  CHECK(secrets.from_peer("a hunt for 2 jdoes") == "a hunt for 2 jdoes");
  KnownSecrets tiny;
  tiny.add("me", "ab");
  CHECK(tiny.from_peer("it was ab, about cab") == "it was ***, about cab");
  CHECK(tiny.from_peer("Basic bWU6YWI= YWI=") == "Basic *** ***");
  KnownSecrets accents;
  accents.add("", "p\u00e4ssw\u00f6rd");
  for (const char* form : {"p\u00e4ssw\u00f6rd", "p\xE4ssw\xF6rd", "p\u00c3\u00a4ssw\u00c3\u00b6rd",
                           "p?ssw?rd", "p%C3%A4ssw%C3%B6rd"}) {
    CAPTURE(form);
    CHECK(accents.from_peer(form) == "***");
  }
  KnownSecrets foreign;
  foreign.add("", "\u043f\u0430\u0440\u043e\u043b\u044c");
  CHECK(foreign.from_peer("x \u043f\u0430\u0440\u043e\u043b\u044c y") == "x *** y");
}

TEST_CASE("a peer does not bring a password back as a script would write it") {
  const std::string password = "Tr0ub4dor&3";
  KnownSecrets secrets;
  secrets.add("", password);
  for (const char* form : {"%u{:04x}", "0x{:02x} ", "0x{:02X}, ", "0X{:02X};", "\\{:03o}", "\\{:o}",
                           "\\0{:03o}", "%255Cu{:04x}", "%5C{:o}"}) {
    std::string text;
    for (const char c : password) text += fmt::format(fmt::runtime(form), c);
    CAPTURE(text, secrets.from_peer("before " + text + " after"));
    const std::string shown = secrets.from_peer("before " + text + " after");
    CHECK(shown.starts_with("before ***"));
    CHECK(shown.ends_with(" after"));
    CHECK(shown.size() < 25);
  }
  CHECK(secrets.from_peer("Tr\\60ub\\064dor&3") == "***");
  // What only looks like an escape of a script may be the password itself.
  KnownSecrets odd;
  odd.add("", "p@0x41Az9%u0041q\\101");
  CHECK(odd.from_peer("p%400x41Az9%25u0041q%5C101") == "***");
  CHECK(odd.from_peer("0x41 p%400x41Az9%25u0041q\\\\101").find("Az9") == std::string::npos);
}

TEST_CASE("what a peer calls a secret is hidden, encoded or not") {
  const KnownSecrets none;
  for (const char* text :
       {"sid=SECRET", "?code=SECRET&x=1", "state=SECRET", "SAMLResponse=SECRET",
        "Set-Cookie: sid=SECRET; Path=/", "\"access_token\": \"SECRET with blanks\"",
        "%3Fsid%3DSECRET", "url=https%3A%2F%2Fx%2Fy%3Faccess_token%3DSECRET%26z", "&#115;id=SECRET",
        "token='SECRET'", "http://user:SECRET@proxy/"}) {
    CAPTURE(text, none.from_peer(text));
    CHECK(none.from_peer(text).find("SECRET") == std::string::npos);
  }
  CHECK(none.from_peer("error code: 7, state: down") == "error code: 7, state: down");
}

TEST_CASE("secrets are found in the middle of words that look like several things") {
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"a://b://c@d/e://f g", "a://***@d/e://f g"},
      {"a://b@c@d://e@f g://h i@j", "a://***@f g://h i@j"},
      {"://@x", "://***@x"},
      {"pwd=\"a'b\" c", "pwd=\"***\" c"},
      {"pwd=\"open\tend more", "pwd=\"***\tend more"},
      {"pwd='a\nb' c", "pwd='***\nb' c"},
      {"/dir/Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3", "/dir/***"},
      {"/Ab3/dir-dir-dir-dir-dir-dir-dir-dir", "/Ab3/dir-dir-dir-dir-dir-dir-dir-dir"},
      {"=Ab3_Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3", "=Ab3_***"},
      {"/x.y/Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3Ab3", "***"},
      {"x-eyJhbGciOiJub25lIn0/short-eyJhbGci", "x-***"},
      {"-00D5g000004abcd!AQ.AQ/b c", "-*** c"},
      {"force://a:b@c d", "*** d"},
  }));
  CAPTURE(text);
  CHECK(redact_secrets(text) == shown);
}

TEST_CASE("a password that is a word breaks no text of this program") {
  KnownSecrets secrets;
  secrets.add("proxy", "handshake");
  CHECK(secrets.from_library("handshake with proxy") == "handshake with proxy");
  secrets.add("u", "Tr0ub4dor&3");
  CHECK(secrets.from_library("curl: Tr0ub4dor&3 is bad") == "curl: *** is bad");
}

TEST_CASE("html_title and html_words read block pages") {
  const std::string page =
      "<!DOCTYPE html><html><head><TITLE>\n  Access &amp; Denied </TITLE><style>p{}</style></head>"
      "<body><script>var x = '<p>no</p>';</script><h1>Blocked</h1><!-- hidden --><p>by policy</p>";
  CHECK(looks_like_html(page));
  CHECK(html_title(page) == "Access & Denied");
  CHECK(html_words(page) == "Blocked by policy");
  CHECK(html_title("<title") == "");
  CHECK(html_title("<title>open") == "open");
  CHECK(html_words("<script>never closed") == "");
  CHECK_FALSE(looks_like_html("{\"error\":\"x\"}"));
}

TEST_CASE("sentences: capitals, full stops, and where one ends") {
  CHECK(as_sentence("the proxy refuses") == "The proxy refuses.");
  CHECK(as_sentence("sf 2.1 needs Node.js 22") == "sf 2.1 needs Node.js 22.");
  CHECK(as_sentence("login.example.com: gone") == "login.example.com: gone.");
  CHECK(as_sentence("is it so?") == "Is it so?");
  using Lines = std::vector<std::string>;
  CHECK(sentences_of("One. Two e.g. this, at 10.0.0.1. Three") ==
        Lines{"One.", "Two e.g. this, at 10.0.0.1.", "Three"});
  CHECK(sentences_of("") == Lines{});
}
