// Purpose: a --json report, read by a test. Failure: the test fails if it is no report.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/world.hpp"

namespace sfprobe::testing {

using Json = nlohmann::json;

// The only target's part of a report.
inline Json only_target(const Ran& ran) {
  CAPTURE(ran.err, ran.status);
  const Json report = Json::parse(ran.out, nullptr, false);
  REQUIRE_FALSE(report.is_discarded());
  REQUIRE(report.at("schema") == "sfprobe.report/1");
  REQUIRE(report.at("targets").size() == 1);
  return report.at("targets").at(0);
}

// "fail ECONNREFUSED connect", "ok - -"; where the CLI gives no code, the cause: "warn DNS_SLOW
// dns".
inline std::string verdict_line(const Json& target) {
  const Json& verdict = target.at("verdict");
  const auto text = [&](const char* name) {
    return verdict.at(name).is_null() ? std::string("-") : verdict.at(name).get<std::string>();
  };
  const std::string code = text("code") == "-" ? text("cause") : text("code");
  return text("status") + " " + code + " " + text("stage");
}

// The same with the cause in place of the CLI's code: "fail PROXY_REFUSED proxy".
inline std::string cause_line(const Json& target) {
  const Json& verdict = target.at("verdict");
  const auto text = [&](const char* name) {
    return verdict.at(name).is_null() ? std::string("-") : verdict.at(name).get<std::string>();
  };
  return text("status") + " " + text("cause") + " " + text("stage");
}

// That verdict, or the one promised on a machine that gave sfprobe no time: a failure that rests on
// a timeout may be "unknown" there, and nothing else.
inline void check_cause(const Ran& ran, const Json& target, const std::string& expected) {
  const bool starved = ran.out.find("run.starved") != std::string::npos;
  const bool on_timeout = expected.find("ETIMEDOUT") != std::string::npos ||
                          expected.find("SILENT") != std::string::npos ||
                          expected.find("DROPPED") != std::string::npos;
  const std::string line = cause_line(target);
  if (starved && on_timeout && line.starts_with("unknown ")) return;
  CHECK(line == expected);
}

inline bool has_finding(const Json& target, const std::string& code, const std::string& status) {
  for (const Json& finding : target.at("findings")) {
    if (finding.at("code") == code && finding.at("status") == status) return true;
  }
  return false;
}

}  // namespace sfprobe::testing
