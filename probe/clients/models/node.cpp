// Node.js itself, each major version: https.request and fetch.
#include "clients/choose.hpp"
#include "clients/client.hpp"
#include "clients/node_request.hpp"
#include "clients/node_runtime.hpp"
#include "clients/startup.hpp"
#include "clients/to_prediction.hpp"
#include "proxy/no_proxy.hpp"

namespace sfprobe::clients {
namespace {

// With NODE_USE_ENV_PROXY=1 or --use-env-proxy alone; then both end at the start if an agent cannot
// be made of a URL (lib/internal/process/pre_execution.js).
bool asked_for(const proxy::ProxySettings& settings) {
  return node::read_options(settings.variables, {}).options.env_proxy;
}

// lib/internal/http.js. The agents of http and https are made together.
proxy::ProxyChoice choose_https(const proxy::ProxySettings& settings) {
  constexpr std::string_view kRule = "node-https";
  if (!asked_for(settings)) return proxy::go_direct(kRule, "", "NODE_USE_ENV_PROXY is not 1");
  const auto setting = proxy::first_set(settings.variables, {"https_proxy", "HTTPS_PROXY"}, true);
  const auto plain = proxy::first_set(settings.variables, {"http_proxy", "HTTP_PROXY"}, true);
  for (const auto& one : {plain, setting}) {
    if (!one || one->value.find_first_of("\r\n") == std::string::npos) continue;
    proxy::ProxyChoice choice = proxy::go_direct(kRule, one->name, "a line break is part of it");
    choice.decision = proxy::Decision::crash;
    choice.codes = {"ERR_PROXY_INVALID_CONFIG"};
    return choice;
  }
  if (!setting) return proxy::go_direct(kRule);
  if (!setting->value.starts_with("http://") && !setting->value.starts_with("https://")) {
    return proxy::go_direct(kRule, setting->name, "it ignores that scheme");
  }
  const auto no_proxy = proxy::first_set(settings.variables, {"no_proxy", "NO_PROXY"}, true);
  if (no_proxy && proxy::excluded_for_node_https(no_proxy->value, settings.host)) {
    return proxy::go_direct(kRule, no_proxy->name, no_proxy->name + " excludes " + settings.host);
  }
  return proxy::go_through(kRule, *setting);
}

// Versions 6 and 7 of undici send no credentials without a password.
proxy::ProxyChoice through_undici(std::string_view rule, const proxy::Setting& setting,
                                  int undici) {
  proxy::ProxyChoice choice = proxy::go_through(rule, setting);
  proxy::ProxyUrl& url = choice.url;
  if (url.user.empty() || (undici < 8 && url.password.empty())) {
    url.user.clear();
    url.password.clear();
  }
  return choice;
}

// undici's EnvHttpProxyAgent, whose rules changed with its major version.
template <int Undici>
proxy::ProxyChoice choose_fetch(const proxy::ProxySettings& settings) {
  constexpr std::string_view kRule =
      Undici < 7 ? "node-fetch6" : (Undici < 8 ? "node-fetch" : "node-fetch8");
  if (!asked_for(settings)) return proxy::go_direct(kRule, "", "NODE_USE_ENV_PROXY is not 1");
  const Variables& variables = settings.variables;
  const auto plain = proxy::first_set(variables, {"http_proxy", "HTTP_PROXY"}, false);
  const auto secure = proxy::first_set(variables, {"https_proxy", "HTTPS_PROXY"}, false);
  for (const auto& setting : {plain, secure}) {
    if (!setting || setting->value.empty()) continue;
    proxy::ProxyChoice choice = proxy::go_through(kRule, *setting);
    proxy::ProxyError error = choice.url.error;
    if (Undici < 7 && choice.url.socks()) error = proxy::ProxyError::other_protocol;
    if (error == proxy::ProxyError::none) continue;
    choice.decision = proxy::Decision::crash;
    choice.codes = proxy::codes_of(error);
    choice.message = proxy::message_of(error);
    return choice;
  }
  // Without a proxy for https:// the one for http:// serves, by CONNECT.
  const auto& setting = secure && !secure->value.empty() ? secure : plain;
  if (!setting || setting->value.empty()) return proxy::go_direct(kRule);
  const auto no_proxy = proxy::first_set(variables, {"no_proxy", "NO_PROXY"}, false);
  if (no_proxy && proxy::excluded_for_undici(no_proxy->value, settings.host, Undici)) {
    return proxy::go_direct(kRule, no_proxy->name, no_proxy->name + " excludes " + settings.host);
  }
  return through_undici(kRule, *setting, Undici);
}

const proxy::ProxyRule kHttps{"node-https", choose_https};
const proxy::ProxyRule kFetch6{"node-fetch6", choose_fetch<6>};
const proxy::ProxyRule kFetch7{"node-fetch", choose_fetch<7>};
const proxy::ProxyRule kFetch8{"node-fetch8", choose_fetch<8>, "node-fetch"};

const proxy::ProxyRule& fetch_rule(const node::Release& release) {
  return release.undici >= 8 ? kFetch8 : release.undici >= 7 ? kFetch7 : kFetch6;
}

Prediction predict(const Client& self, const Seen& seen, Api api) {
  const node::Release& release = *self.node;
  const NodeStack stack = stack_on(seen, release, api);
  if (auto end = ends_at_start(stack, seen)) return to_prediction(self.name, *end);
  const Choice choice = stack.reads_env_proxy() ? choice_by(*self.proxy, seen) : Choice();
  Result result = request_along(stack, seen, choice);
  if (api == Api::fetch && result.kind == ClientOutcome::error) result.text = "fetch failed";
  return to_prediction(self.name, result);
}

Prediction predict_https(const Client& self, const Seen& seen) {
  return predict(self, seen, Api::https);
}

Prediction predict_fetch(const Client& self, const Seen& seen) {
  return predict(self, seen, Api::fetch);
}

}  // namespace

const proxy::ProxyRule& env_proxy_rule(const node::Release& release) { return fetch_rule(release); }

// The newest comes first in the report.
std::vector<Client> clients_of_node() {
  std::vector<Client> clients;
  for (const node::Release& release : node::releases()) {
    const int place = 1000 - 10 * release.major;
    clients.push_back({.name = release.view() + "-https",
                       .place = place,
                       .predict = predict_https,
                       .proxy = &kHttps,
                       .view = trust::view_of_node(release),
                       .node = &release});
    clients.push_back({.name = release.view() + "-fetch",
                       .place = place + 1,
                       .predict = predict_fetch,
                       .proxy = &fetch_rule(release),
                       .node = &release});
  }
  return clients;
}

}  // namespace sfprobe::clients
