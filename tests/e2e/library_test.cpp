// The library in a program of somebody else: the one that docs/library.md prints.
#include <catch2/catch.hpp>

#include "support/report.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

TEST_CASE("the program of docs/library.md says whether a login would work") {
  StandIn world;
  world.start_healthy();
  const Ran good =
      run_program({LIBRARY_EXAMPLE, kHost}, {{"NODE_EXTRA_CA_CERTS", world.ca.path()}});
  CAPTURE(good.out, good.err);
  CHECK(good.status == 0);
  CHECK(good.out.starts_with("ok "));
  const Ran bad = run_program({LIBRARY_EXAMPLE, "no.such.example.com"});
  CHECK(bad.status == 1);
  CHECK(bad.out.starts_with("fail ENOTFOUND: "));
  CHECK(run_program({LIBRARY_EXAMPLE, "a..b"}).status == 2);
}

TEST_CASE("openssl.cnf changes nothing: Node.js does not read it either") {
  StandIn world;
  world.start_healthy();
  // A provider that is named switches the default one off: nothing would work any more.
  const TempFile conf(
      "openssl_conf = start\n[start]\nproviders = list\n[list]\nnull = on\n[on]\nactivate = 1\n");
  const Ran ran =
      run_sfprobe({"--json", "--ca-file", world.ca.path(), kHost}, {{"OPENSSL_CONF", conf.path()}});
  CHECK(verdict_line(only_target(ran)) == "ok - -");
}
