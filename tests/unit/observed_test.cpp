#include <catch2/catch.hpp>

#include "facts/observed.hpp"

// What the reader of the document makes of it, where no world of tests/cases/ says it alone.

using namespace sfprobe;

namespace {

Evidence evidence_with(const proxy::ChoiceFacts& choice) {
  Evidence evidence;
  Step step{.id = steps::kProxyChoice, .action = steps::action(steps::Action::choose)};
  step.facts = pack(choice);
  evidence.steps.push_back(std::move(step));
  Step tunnel{.id = steps::tunnel(steps::kProxy), .action = steps::action(steps::Action::tunnel)};
  tunnel.route = steps::kProxy;
  evidence.steps.push_back(std::move(tunnel));
  return evidence;
}

std::string route_of_cli(proxy::Decision decision) {
  proxy::ChoiceFacts choice;
  choice.decision = decision;
  const Evidence evidence = evidence_with(choice);
  const Observed observed = read(evidence);
  const ObservedRoute* route = observed.cli_route();
  return route == nullptr ? "none" : route->name;
}

}  // namespace

TEST_CASE("a line break in a proxy's URL is told by what Node.js throws, whoever reads it") {
  proxy::ChoiceFacts choice;
  choice.choices.resize(2);
  CHECK_FALSE(choice.has_line_break());
  choice.choices[1].codes = {"ERR_INVALID_URL"};
  CHECK_FALSE(choice.has_line_break());
  choice.choices[1].codes = {"ERR_PROXY_INVALID_CONFIG"};
  CHECK(choice.has_line_break());
}

TEST_CASE("the ways of a route are those to its first hop") {
  environment::WaysFacts facts;
  const auto add = [&](const char* destination, const char* purpose) {
    environment::WayFact& way = facts.ways.emplace_back();
    way.destination = destination;
    way.purpose = purpose;
  };
  add("192.0.2.53", "name server");
  add("192.0.2.8", "proxy");
  add("192.0.2.1", "target");
  add("192.0.2.2", "target");
  Evidence evidence = evidence_with({});
  Step step{.id = steps::kWays, .action = steps::action(steps::Action::read)};
  step.facts = pack(facts);
  evidence.steps.push_back(std::move(step));
  const Observed observed = read(evidence);
  const auto direct = observed.ways_of(observed.direct());
  REQUIRE(direct.size() == 2);
  CHECK(direct.front()->destination == "192.0.2.1");
  const auto proxied = observed.ways_of(*observed.route(steps::kProxy));
  REQUIRE(proxied.size() == 1);
  CHECK(proxied.front()->destination == "192.0.2.8");
}

TEST_CASE("the requests that follow a redirect are told apart by their names") {
  Evidence evidence = evidence_with({});
  for (const bool reposted : {false, true}) {
    for (const bool other : {false, true}) {
      Step step{.id = steps::request(steps::kDirect, steps::follow_up(1, reposted, other)),
                .action = steps::action(steps::Action::redirect)};
      step.route = steps::kDirect;
      evidence.steps.push_back(std::move(step));
    }
  }
  const Observed observed = read(evidence);
  const ObservedRoute& direct = observed.direct();
  REQUIRE(direct.redirects.size() == 1);
  CHECK(direct.redirects.front().id == "endpoint.direct.redirect.1");
  REQUIRE(direct.redirects_other.size() == 1);
  CHECK(direct.redirects_other.front().id == "endpoint.direct.redirect.alpn.1");
  REQUIRE(direct.reposts.size() == 2);
  CHECK(direct.reposts.front().id == "endpoint.direct.repost.1");
}

TEST_CASE("the CLI's decision names its route, and a crash names none") {
  CHECK(route_of_cli(proxy::Decision::direct) == steps::kDirect);
  CHECK(route_of_cli(proxy::Decision::proxy) == steps::kProxy);
  CHECK(route_of_cli(proxy::Decision::crash) == "none");
}
