#include "clients/cli_output.hpp"

#include <algorithm>
#include <cmath>

#include "clients/node_connect.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kWebTimeoutMs = 120'000;  // of `sf org login web`, over the whole of it

// The pairs of login URL and audience that `sf org login jwt` tries one after another, a line of
// error for each (getLoginAudienceCombos in @salesforce/core): production and test; for a My Domain
// that one with three audiences as well. A login URL that ends in a slash makes one more.
int jwt_attempts(const std::string& host) {
  return host == "login.salesforce.com" || host == "test.salesforce.com" ? 2 : 5;
}

// Whether the name, every connection or every handshake fails on the direct route: a browser on
// this machine does not reach the login page either, whatever it trusts.
bool fails_for_browser(const Seen& seen) {
  if (seen.cli_choice().decision != proxy::Decision::direct)
    return false;  // a browser has a proxy of its own
  const auto found = seen.paths.find("direct");
  if (found == seen.paths.end()) return false;
  const Path& path = found->second;
  const auto ok = [](const auto& step) { return step.outcome == Outcome::ok; };
  const bool named = path.lookup.outcome == Outcome::ok || path.lookup.outcome == Outcome::unknown;
  if (!path.hop_literal && !named) return true;
  if (!path.attempts.empty() && std::none_of(path.attempts.begin(), path.attempts.end(), ok)) {
    return true;
  }
  return !path.handshakes.empty() &&
         std::none_of(path.handshakes.begin(), path.handshakes.end(), ok);
}

std::string repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += "\n" + line;
  return text;
}

constexpr const char* kJwtErrors =
    "JwtAuthError::Error authenticating with JWT.\nErrors encountered:";

constexpr const char* kTimedOut =
    "Error (AuthTimeoutError): The authentication session timed out. Please try again.";

constexpr const char* kNoCodeExchange =
    "Error (AuthCodeExchangeError): Invalid client credentials. Verify the OAuth client secret "
    "and ID. Error authenticating with auth code due to: ";

CommandOutput web(const Seen& seen, const Result& result, const std::string& message) {
  CommandOutput web{"sf org login web", "", 10, std::llround(result.ms)};
  if (result.ms > kWebTimeoutMs || result.kind == ClientOutcome::hang) {
    web.text = kTimedOut;
    web.exit_status = 1;
    web.after_ms = std::llround(kWebTimeoutMs);
    return web;
  }
  if (fails_for_browser(seen)) {
    web.note = std::string(
                   "If the browser cannot open the login page either, the command waits 120 s "
                   "and prints: ") +
               kTimedOut;
  }
  const std::string kind = std::string(result.plain ? result.name : "TypeError") + "::";
  if (result.plain) web.exit_status = 1;
  web.text = kNoCodeExchange + kind + message;
  return web;
}

// The token request's answer, where it is none of OAuth: what the CLI makes of it.
const endpoint::RequestFacts* strange_answer(const Seen& seen) {
  const auto path = seen.paths.find(seen.cli_choice().route);
  if (path == seen.paths.end() || !path->second.token) return nullptr;
  const endpoint::RequestFacts& facts = path->second.token->facts;
  const bool json = facts.kind == endpoint::BodyKind::oauth_error ||
                    facts.kind == endpoint::BodyKind::api_versions ||
                    facts.kind == endpoint::BodyKind::json;
  // Compressed, it is not what the CLI reads of it.
  const bool unread = facts.kind == endpoint::BodyKind::text && !facts.encoding.empty() &&
                      facts.fault != HttpFault::encoding;
  return json || unread || facts.status == 0 ? nullptr : &facts;
}

// What the login hosts that the CLI tries as well answer is not known: between the lines of this
// one, which is the first and, where it is no login host of those, the last two.
std::string jwt_answers(const std::string& message, const std::string& host) {
  const bool last = jwt_attempts(host) > 2;
  return jwt_error(std::string(kJwtErrors) + "\n" + message + "\n…" + (last ? "\n" + message : ""));
}

std::vector<CommandOutput> after_strange_answer(const Seen& seen, const Result& result) {
  const endpoint::RequestFacts* answer = strange_answer(seen);
  if (answer == nullptr || !result.status) return {};
  const bool refused = *result.status >= 400;
  // Of a page nothing but its title was kept.
  const bool page = answer->excerpt.empty() && answer->body_bytes > 0;
  const std::string body = page ? "…" : answer->excerpt;
  const std::string web = refused
                              ? "ERROR_HTTP_" + std::to_string(*result.status) + "::" + body
                              : "TypeError::Cannot read properties of undefined (reading 'scope')";
  const auto ms = std::llround(result.ms);
  return {{"sf org login web", kNoCodeExchange + web, refused ? 1 : 10, ms},
          {"sf org login jwt",
           jwt_answers(refused ? body : message_of_answer(seen, result), seen.target.host), 1, ms}};
}

CommandOutput jwt(const Seen& seen, const Result& result, const std::string& message) {
  const std::string& host = seen.target.host;
  return {"sf org login jwt", jwt_errors(message, host), 1,
          std::llround(result.ms * jwt_attempts(host))};
}

}  // namespace

std::string jwt_error(const std::string& error) {
  return "Error (JwtGrantError): We encountered a JSON web token error, which is likely not an "
         "issue with Salesforce CLI. Here’s the error: " +
         error;
}

std::string jwt_errors(const std::string& line, const std::string& host) {
  return jwt_error(kJwtErrors + repeated(line, jwt_attempts(host)));
}

std::string message_of_answer(const Seen& seen, const Result& result) {
  const endpoint::RequestFacts* answer = strange_answer(seen);
  if (answer == nullptr || !result.status) return {};
  return *result.status >= 400 ? answer->excerpt : "Value is not a JsonMap";
}

std::vector<CommandOutput> cli_commands(const Seen& seen, const Result& result,
                                        const std::string& message) {
  if (result.kind == ClientOutcome::response) return after_strange_answer(seen, result);
  if (result.kind == ClientOutcome::crash) {
    if (message.empty()) return {};
    return {{"sf org login web", message, result.exit_status, 0},
            {"sf org login jwt", message, result.exit_status, 0}};
  }
  return {web(seen, result, message), jwt(seen, result, message)};
}

}  // namespace sfprobe::clients
