#include <catch2/catch.hpp>

#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/redact.hpp"

using namespace sfprobe::text;

TEST_CASE("clean lets plain text of any language through") {
  for (const char* text : {"Zscaler Root CA", "Straße", "認証局", "École – «Réseau»", "🔒 Lock"}) {
    CHECK(clean(text) == text);
  }
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
}

TEST_CASE("redact_url hides every form of a password") {
  const auto [raw, expected] = GENERATE(table<std::string, std::string>({
      {"http://user:secret@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:se@cr@et@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:se/cr:et@proxy.corp:8080/", "http://***@proxy.corp:8080/"},
      {"http://user:se%40cret@proxy.corp:8080", "http://***@proxy.corp:8080"},
      {"http://user:100%secret@proxy.corp", "http://***@proxy.corp"},
      {"user:secret@proxy.corp:8080", "***@proxy.corp:8080"},
      {"http://user:sec ret@proxy.corp", "http://***@proxy.corp"},
      {"http://user:sec?ret@proxy.corp", "http://***@proxy.corp"},
      {"http://user:sec#ret@proxy.corp", "http://***@proxy.corp"},
      {"\"http://user:secret@proxy.corp\"", "\"http://***@proxy.corp\""},
      {"https://host/path?token=secret", "https://host/path?…"},
      {"https://host/cb#access_token=secret", "https://host/cb#…"},
      {"http://proxy.corp:8080", "http://proxy.corp:8080"},
      {"proxy.corp:8080", "proxy.corp:8080"},
      {"", ""},
  }));
  CAPTURE(raw);
  const std::string shown = redact_url(raw);
  CHECK(shown == expected);
  CHECK(shown.find("ret") == std::string::npos);
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
