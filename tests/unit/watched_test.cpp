// What formats and scripts show beside the verdict comes from typed facts, through the diagnosis.
#include <catch2/catch.hpp>

#include "diagnose/watched.hpp"
#include "sfprobe/run.hpp"

using namespace sfprobe;

namespace {

Step step_on(const std::string& route, const std::string& id, steps::Action action, Value facts) {
  Step step{.id = id, .action = steps::action(action), .route = route, .outcome = Outcome::ok};
  step.facts = std::move(facts);
  return step;
}

Step handshake(const std::string& route, const std::string& id, std::int64_t not_after) {
  tls::HandshakeFacts facts;
  facts.chain.emplace_back().not_after = not_after;
  return step_on(route, id, steps::Action::handshake, pack(facts));
}

Step request(const std::string& route, std::int64_t date, std::int64_t local_time) {
  endpoint::RequestFacts facts;
  facts.date = date;
  facts.local_time = local_time;
  return step_on(route, steps::request(route, steps::kToken), steps::Action::request, pack(facts));
}

}  // namespace

TEST_CASE("of each route the certificate that ends first, and none that names no date") {
  Evidence evidence;
  evidence.steps = {handshake("proxy", "p", 300), handshake("direct", "a", 200),
                    handshake("direct", "b", 100), handshake("direct", "c", 0)};
  const auto ends = certificate_ends(read(evidence));
  REQUIRE(ends.size() == 2);
  CHECK(ends[0].route == "direct");
  CHECK(ends[0].at == 100);
  CHECK(ends[1].route == "proxy");
  CHECK(ends[1].at == 300);
}

TEST_CASE("the clock is compared on the CLI's route, else where there is a date") {
  Evidence evidence;
  CHECK_FALSE(clock_skew(read(evidence)).has_value());
  evidence.steps = {request("proxy", 1000, 1007)};
  CHECK(clock_skew(read(evidence)) == 7);
  evidence.steps.push_back(request("direct", 1000, 995));
  CHECK(clock_skew(read(evidence)) == -5);
}

TEST_CASE("why a certificate could not be written, whatever else was tried") {
  tls::CureFacts declined;
  declined.handshake = "a";
  declined.why_not = "the CLI accepts the chain already";
  tls::CureFacts failed = declined;
  failed.why_not = "permission denied";
  failed.write_failed = true;
  Evidence evidence;
  evidence.steps = {handshake("direct", "a", 1),
                    step_on("direct", "a.cure.x", steps::Action::try_fix, pack(declined))};
  CHECK(export_failure(read(evidence)).empty());
  evidence.steps.push_back(step_on("direct", "a.cure.y", steps::Action::try_fix, pack(failed)));
  CHECK(export_failure(read(evidence)) == "permission denied");
}

TEST_CASE("any answer does where no login is wanted, and there alone") {
  Evidence evidence;
  CHECK_FALSE(any_answer_does(read(evidence)));
  const auto with = [&](std::vector<std::string> flows) {
    Step step{.id = steps::kFlows, .action = "choose", .outcome = Outcome::ok};
    step.facts = pack(FlowFacts{true, std::move(flows)});
    evidence.steps = {step};
    return any_answer_does(read(evidence));
  };
  CHECK(with({"none"}));
  CHECK_FALSE(with({"web"}));
  CHECK_FALSE(with({"none", "web"}));
}
