#include <catch2/catch.hpp>

#include "support/pki.hpp"
#include "trust/private_key.hpp"

using namespace sfprobe;
using namespace sfprobe::testing;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + to.size()))
    text.replace(i, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("a key is examined as the CLI's library would take it") {
  const Certificate rsa = make_certificate({.rsa_bits = 2048});
  const Certificate other = make_certificate({.rsa_bits = 2048});
  const std::string pem = rsa.private_key_pem();
  const auto fits = trust::examine_key(pem, rsa.pem());
  CHECK(fits.decoded);
  CHECK(fits.kind == "RSA");
  CHECK(fits.bits == 2048);
  CHECK(fits.signs);
  CHECK(fits.certificate_decoded);
  CHECK(fits.matches);
  CHECK(fits.not_before < fits.not_after);
  CHECK(trust::examine_key(pem, rsa.der()).matches);
  const auto wrong = trust::examine_key(pem, other.pem());
  CHECK(wrong.certificate_decoded);
  CHECK_FALSE(wrong.matches);
  CHECK(trust::examine_key(replaced(pem, "\n", "\r\n"), "").decoded);
  // PEM_read_bio(3) skips a byte order mark in front of the first line.
  CHECK(trust::examine_key("\xEF\xBB\xBF" + pem, "").decoded);
  CHECK_FALSE(trust::examine_key(replaced(pem, "\n", " "), "").decoded);
  CHECK_FALSE(trust::examine_key(replaced(pem, "\n", "\\n"), "").decoded);
  CHECK_FALSE(trust::examine_key(rsa.pem(), "").decoded);
  CHECK_FALSE(trust::examine_key("", rsa.pem()).decoded);
  CHECK(trust::examine_key("", rsa.pem()).certificate_decoded);
  CHECK_FALSE(trust::examine_key("nothing", "nothing").certificate_decoded);
  CHECK_FALSE(trust::examine_key(pem.substr(0, pem.size() / 2), "").decoded);
}

TEST_CASE("a short key and a curve are told by kind and size") {
  const auto small = trust::examine_key(make_certificate({.rsa_bits = 1024}).private_key_pem(), "");
  CHECK(small.decoded);
  CHECK(small.bits == 1024);
  const auto curve = trust::examine_key(make_certificate({}).private_key_pem(), "");
  CHECK(curve.decoded);
  CHECK(curve.kind == "EC");
  CHECK_FALSE(curve.signs);
}
