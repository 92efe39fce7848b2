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
    web.text = "The authentication session timed out. Please try again.";
    web.exit_status = 1;
    web.after_ms = std::llround(kWebTimeoutMs);
    return web;
  }
  web.text = "Error (AuthCodeExchangeError): Invalid client credentials. Verify the OAuth client "
             "secret and ID. Error authenticating with auth code due to: TypeError::" +
             message;
  return web;
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

std::vector<CommandOutput> cli_commands(const Seen& seen, const Fate& fate,
                                        const std::string& message) {
  if (fate.kind == Fate::Kind::response) return {};
  if (fate.kind == Fate::Kind::crash) {
    if (message.empty()) return {};
    return {{"sf org login web", message, 1, 0}, {"sf org login jwt", message, 1, 0}};
  }
  return {web(fate, message), jwt(seen, fate, message)};
}

}  // namespace sfprobe::clients
