#include "clients/choose.hpp"

#include <algorithm>

#include "clients/client.hpp"

namespace sfprobe::clients {

std::vector<proxy::ProxyChoice> choose_proxies(const proxy::ProxySettings& settings) {
  std::vector<const Client*> clients;
  for (const Client& client : all_clients()) clients.push_back(&client);
  std::stable_sort(clients.begin(), clients.end(),
                   [](const Client* a, const Client* b) { return a->place < b->place; });
  std::vector<proxy::ProxyChoice> choices;
  for (const Client* client : clients) {
    const bool known = std::any_of(choices.begin(), choices.end(), [&](const auto& choice) {
      return choice.client == client->proxy->name;
    });
    if (known) continue;
    choices.push_back(client->proxy->choose(settings));
    choices.back().is_cli = client->is_cli;
  }
  return choices;
}

Choice choice_by(const proxy::ProxyRule& rule, const Seen& seen) {
  auto found = seen.choices.find(std::string(rule.name));
  if (found == seen.choices.end()) found = seen.choices.find(std::string(rule.older));
  return found == seen.choices.end() ? Choice() : found->second;
}

std::optional<proxy::Setting> cli_setting(const proxy::ProxySettings& settings) {
  if (settings.forced && settings.forced->empty()) return std::nullopt;
  if (settings.forced) return proxy::Setting{"--proxy", *settings.forced};
  return proxy::first_set(settings.variables,
                          {"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"}, false);
}

}  // namespace sfprobe::clients
