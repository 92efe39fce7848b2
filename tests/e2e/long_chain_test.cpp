#include <catch2/catch.hpp>

#include "support/report.hpp"
#include "support/sanitized.hpp"
#include "support/stand_in.hpp"

using namespace sfprobe::testing;

// Chains that are longer, and dates that are later, than anybody needs, read as Node.js reads them.

namespace {

// A root, `between` intermediates, and a leaf for kHost: as a server sends them, the root last.
std::vector<Certificate> long_chain(int between) {
  std::vector<Certificate> made;
  made.push_back(make_certificate({.common_name = "Far Root", .ca = true}));
  for (int i = 0; i < between; ++i) {
    made.push_back(make_certificate(
        {.common_name = "Intermediate " + std::to_string(i), .ca = true}, &made.back()));
  }
  made.push_back(make_certificate({.names = {std::string("DNS:") + kHost}}, &made.back()));
  std::reverse(made.begin(), made.end());
  return made;
}

std::string pem_of(const std::vector<Certificate>& chain) {
  std::string pem;
  for (const Certificate& one : chain) pem += one.pem();
  return pem;
}

Json examine(const std::string& pem) {
  const TempFile file(pem);
  return only_target(run_sfprobe({"chain", "--json", file.path(), "--host", kHost}));
}

}  // namespace

TEST_CASE("a chain of 42 or 90 certificates ends in its root, as for Node.js") {
  const int between = GENERATE(40, 88);
  CAPTURE(between);
  const auto chain = long_chain(between);
  CHECK(verdict_line(examine(pem_of(chain))) == "fail SELF_SIGNED_CERT_IN_CHAIN tls");

  StandIn world;
  world.serve_dns(world.healthy_zone());
  world.serve(salesforce(server_context(chain.front(), {chain.begin() + 1, chain.end()})));
  const Ran ran = run_sfprobe({"--json", "--deadline", patient(8), kHost});
  CHECK(verdict_line(only_target(ran)) == "fail SELF_SIGNED_CERT_IN_CHAIN tls");
}

TEST_CASE("a chain that is deeper than OpenSSL builds has no end") {
  // OpenSSL reports CERT_CHAIN_TOO_LONG and then this; Node.js names the last error.
  CHECK(verdict_line(examine(pem_of(long_chain(110)))) ==
        "fail UNABLE_TO_GET_ISSUER_CERT_LOCALLY tls");
}

TEST_CASE("a file with more certificates than a server can send is refused, and says so") {
  std::string pem;
  const std::string one = long_chain(0).front().pem();
  for (int i = 0; i < 401; ++i) pem += one;
  const TempFile file(pem);
  const Ran ran = run_sfprobe({"chain", file.path(), "--host", kHost});
  CHECK(ran.status == 2);
  CHECK(ran.err.find("more than 400 certificates") != std::string::npos);
}

TEST_CASE("a date of the far future is told as it is") {
  const Certificate root = make_certificate({.common_name = "Root", .ca = true});
  // About the year 9000, where nanoseconds since 1970 no longer fit into 64 bits.
  const Certificate leaf = make_certificate(
      {.names = {std::string("DNS:") + kHost}, .from_days = 2'568'000, .to_days = 2'900'000},
      &root);
  const Json target = examine(leaf.pem() + root.pem());
  CHECK(target.dump().find("valid only from 905") != std::string::npos);
}
