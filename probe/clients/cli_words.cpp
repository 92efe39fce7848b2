#include "clients/cli_words.hpp"

#include <algorithm>
#include <cmath>

#include "clients/node_connect.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kWebTimeoutMs = 120'000;  // of `sf org login web`, over the whole of it

// The URLs that `sf org login jwt` tries one after another, a line of error for each: the URL
// asked for, production and test; for a My Domain two more.
int jwt_attempts(const std::string& host) {
  return host == "login.salesforce.com" || host == "test.salesforce.com" ? 3 : 5;
}

std::string repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += "\n" + line;
  return text;
}

CommandOutput web(const Fate& fate, const std::string& message) {
  CommandOutput web{"sf org login web", "", 10, std::llround(fate.ms)};
  if (fate.ms > kWebTimeoutMs || fate.kind == Fate::Kind::hang) {
    web.text = "Error (AuthTimeoutError): The authentication session timed out. Please try again.";
    web.exit_status = 1;
    web.after_ms = std::llround(kWebTimeoutMs);
    return web;
  }
  const std::string kind = fate.plain ? "Error::" : "TypeError::";
  if (fate.plain) web.exit_status = 1;
  web.text =
      "Error (AuthCodeExchangeError): Invalid client credentials. Verify the OAuth client "
      "secret and ID. Error authenticating with auth code due to: " +
      kind + message;
  return web;
}

// The token request's answer, where it is none of OAuth: what the CLI makes of it.
const endpoint::RequestFacts* strange_answer(const Seen& seen) {
  const auto path = seen.paths.find(seen.choice("sf").path);
  if (path == seen.paths.end() || !path->second.token) return nullptr;
  const endpoint::RequestFacts& facts = path->second.token->facts;
  const bool json =
      facts.kind == "oauth-error" || facts.kind == "api-versions" || facts.kind == "json";
  return json || facts.status == 0 ? nullptr : &facts;
}

std::vector<CommandOutput> after_strange_answer(const Seen& seen, const Fate& fate) {
  const endpoint::RequestFacts* answer = strange_answer(seen);
  if (answer == nullptr || !fate.status) return {};
  const std::string prefix =
      "Error (AuthCodeExchangeError): Invalid client credentials. Verify the OAuth client secret "
      "and ID. Error authenticating with auth code due to: ";
  const bool refused = *fate.status >= 400;
  const std::string web =
      refused ? "ERROR_HTTP_" + std::to_string(*fate.status) + "::" + answer->excerpt
              : "TypeError::Cannot read properties of undefined (reading 'scope')";
  const auto ms = std::llround(fate.ms);
  return {{"sf org login web", prefix + web, refused ? 1 : 10, ms},
          {"sf org login jwt", message_of_answer(seen, fate), 1, ms}};
}

CommandOutput jwt(const Seen& seen, const Fate& fate, const std::string& message) {
  const int attempts = jwt_attempts(seen.target.host);
  return {"sf org login jwt",
          "Error (JwtGrantError): We encountered a JSON web token error, which is likely not an "
          "issue with Salesforce CLI. Here’s the error: JwtAuthError::Error authenticating with "
          "JWT.\nErrors encountered:" +
              repeated(message, attempts),
          1, std::llround(fate.ms * attempts)};
}

}  // namespace

std::string message_of_answer(const Seen& seen, const Fate& fate) {
  const endpoint::RequestFacts* answer = strange_answer(seen);
  if (answer == nullptr || !fate.status) return {};
  return *fate.status >= 400 ? answer->excerpt : "Value is not a JsonMap";
}

std::vector<CommandOutput> cli_commands(const Seen& seen, const Fate& fate,
                                        const std::string& message) {
  if (fate.kind == Fate::Kind::response) return after_strange_answer(seen, fate);
  if (fate.kind == Fate::Kind::crash) {
    if (message.empty()) return {};
    const int status = message.find("NODE_OPTIONS") == std::string::npos ? 1 : 9;
    return {{"sf org login web", message, status, 0}, {"sf org login jwt", message, status, 0}};
  }
  return {web(fate, message), jwt(seen, fate, message)};
}

}  // namespace sfprobe::clients
