#include "diagnose/org_host.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "clients/client.hpp"

namespace sfprobe {
namespace {

bool is_org_host(const Observed& observed) {
  return observed.flows && observed.flows->facts.org_host;
}

// The request for the user is a GET, which the CLI makes again after these failures: five times,
// 0.5 s later and then twice as long each time, 8 s at most (jsforce-node 3.12, lib/request.js).
constexpr auto kAskedAgain = std::to_array<std::string_view>(
    {"ECONNRESET", "ECONNREFUSED", "ENOTFOUND", "ENETDOWN", "ENETUNREACH", "EHOSTDOWN",
     "UND_ERR_SOCKET", "ETIMEDOUT", "EPIPE"});
constexpr int kTries = 6;
constexpr std::int64_t kWaitsMs = 500 + 1000 + 2000 + 4000 + 8000;

std::int64_t whole_time(const Prediction& sf) {
  const bool again = std::any_of(sf.codes.begin(), sf.codes.end(), [](const std::string& code) {
    return std::find(kAskedAgain.begin(), kAskedAgain.end(), code) != kAskedAgain.end();
  });
  return again ? *sf.after_ms * kTries + kWaitsMs : *sf.after_ms;
}

CommandOutput without_user(const Prediction& sf) {
  CommandOutput web{"sf org login web",
                    "Error (AuthCodeUsernameRetrievalError): Could not retrieve the username after "
                    "successful auth code exchange.\n\nDue to: " +
                        sf.message,
                    1, std::nullopt};
  if (sf.after_ms) web.after_ms = whole_time(sf);
  return web;
}

}  // namespace

void say_for_org_host(const Observed& observed, std::vector<Prediction>& predictions) {
  if (!is_org_host(observed)) return;
  Prediction* sf = clients::cli_prediction(predictions);
  if (sf == nullptr || sf->outcome == ClientOutcome::crash) return;
  sf->commands.clear();
  // What it makes of an answer depends on the answer.
  if (sf->outcome == ClientOutcome::error) sf->commands.push_back(without_user(*sf));
}

void judge_org_host(const Observed& observed, Verdict& verdict) {
  if (!is_org_host(observed) || !observed.flows->facts.decides("jwt")) return;
  if (verdict.status != Status::fail || verdict.stage == "environment") return;
  verdict.status = Status::warn;
  verdict.summary = "no command can reach the org: " + verdict.summary;
}

}  // namespace sfprobe
