#include <catch2/catch.hpp>

#include "support/daemon.hpp"
#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

namespace {

std::string length_of(std::size_t size) {
  if (size < 128) return {static_cast<char>(size)};
  return {'\x82', static_cast<char>(size >> 8U), static_cast<char>(size & 0xFFU)};
}

std::string element(char tag, const std::string& content) {
  return tag + length_of(content.size()) + content;
}

// An encoded Name of one common name, as a UTF8String of any bytes.
std::string name_of(const std::string& text) {
  return element('\x30', element('\x31', element('\x30', std::string("\x06\x03\x55\x04\x03") +
                                                             element('\x0C', text))));
}

std::string many_names(int count) {
  std::string names;
  for (int i = 0; i < count; ++i) {
    names += (i == 0 ? "DNS:h" : ",DNS:h") + std::to_string(i) + ".example.com";
  }
  return names;
}

void check_clean(const std::string& text) {
  for (const char* raw : {"\x1b", "\x07", "\xE2\x80\xAE", "\xE2\x80\xAB", "\xC2\x9B"}) {
    CHECK(text.find(raw) == std::string::npos);
  }
  CHECK(text.find('\0') == std::string::npos);
}

// The program with at most 512 MiB of memory; a sanitizer needs more.
Ran judge(const std::string& file, const std::string& format) {
  const std::string limit = kSanitized ? "" : "ulimit -v 524288; ";
  return run_program(
      {"/bin/sh", "-c",
       limit + "exec " SFPROBE_BINARY " chain \"$0\" --host " + std::string(kHost) + " " + format,
       file},
      {{"LC_ALL", "C.UTF-8"}, {"PATH", "/nonexistent"}});
}

}  // namespace

TEST_CASE("odd certificates get a clear answer, and nothing of them reaches the terminal raw") {
  const Pki pki(kHost);
  const std::string evil = "evil \x1b[31m\x07\xE2\x80\xAE\xE2\x80\xAB\xC2\x9B name";
  CertificateSpec spec;
  spec.names = {std::string("DNS:") + kHost};
  const auto with = [&](auto change) {
    CertificateSpec changed = spec;
    change(changed);
    return make_certificate(changed, &pki.intermediate).pem() + pki.intermediate.pem();
  };
  using Spec = CertificateSpec;
  std::string zero = "nul";
  zero += '\0';
  zero += ".example.com";
  const std::map<std::string, std::string> chains = {
      {"control characters", with([&](Spec& s) { s.subject_der = name_of(evil); })},
      {"a NUL in the name", with([&](Spec& s) { s.subject_der = name_of(zero); })},
      {"a subject of 16 KiB",
       with([&](Spec& s) { s.subject_der = name_of(std::string(16'384, 'x')); })},
      {"10,000 names", with([&](Spec& s) { s.names = {many_names(10'000)}; })},
      {"negative serial", with([](Spec& s) { s.negative_serial = true; })},
      {"an issuer of another name",
       [&] {
         const Certificate issuer = make_certificate({.ca = true, .subject_der = name_of(evil)});
         return make_certificate(spec, &issuer).pem();
       }()},
      {"200 times the same",
       [&] {
         std::string all = pki.leaf.pem();
         for (int i = 0; i < 200; ++i) all += pki.intermediate.pem();
         return all;
       }()},
  };
  const TempFolder folder;
  for (const auto& [name, pem] : chains) {
    CAPTURE(name);
    const std::string file = folder.write("chain.pem", pem);
    const Ran json = judge(file, "--json");
    CHECK(json.status == 1);
    CHECK(verdict_line(only_target(json)).starts_with("fail "));
    check_clean(json.out);
    const Ran text = judge(file, "-v");
    CHECK(text.status == 1);
    check_clean(text.out);
  }
}

TEST_CASE("what is no certificate is refused in one line") {
  const Pki pki(kHost);
  const std::string der = pki.leaf.der();
  const std::string pem = pki.leaf.pem();
  std::string label = pem;
  for (std::size_t at = 0; (at = label.find("CERTIFICATE", at)) != std::string::npos;) {
    label.replace(at, 11, "PUBLIC KEY");
  }
  const std::map<std::string, std::string> files = {
      {"cut DER", der.substr(0, der.size() / 2)},
      {"cut PEM", pem.substr(0, pem.size() / 2)},
      {"one byte", "\x30"},
      {"a length beyond the end", std::string("\x30\x84\xFF\xFF\xFF\xFF", 6)},
      {"a nested length beyond the end",
       std::string("\x30\x82\x01\x00\x30\x84\x7F\xFF\xFF\xFF", 10)},
      {"wrong label", label},
      {"empty", ""},
      {"zeros", std::string(100'000, '\0')},
      {"text", std::string(1'000'000, 'A')},
  };
  const TempFolder folder;
  for (const auto& [name, content] : files) {
    CAPTURE(name);
    const Ran ran = judge(folder.write("chain", content), "--json");
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("holds no certificate") != std::string::npos);
  }
}
