// Purpose: which proxy a client takes (docs/errors/PROXY_CHOICE_DIFFERS.md): what the rules of all
// clients are made of. The rules stand with their clients, in clients/models/.
// Threads: pure. Failure: none; what a client would crash on is a choice of its own.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/proxy_url.hpp"
#include "system/variables.hpp"
#include "text/names.hpp"

namespace sfprobe::proxy {

enum class Decision {
  direct,
  proxy,
  crash,  // the client cannot use the URL
};
constexpr auto names_of(Decision) {
  using enum Decision;
  return names<Decision>({{direct, "direct"}, {proxy, "proxy"}, {crash, "crash"}});
}

struct ProxyChoice {
  std::string client;  // the rule's name
  Decision decision = Decision::direct;
  std::string variable;  // the one that decided, or "--proxy", or ""
  std::string reason;    // one clause: why, if it is not plain
  ProxyUrl url{};        // of a proxy
  std::string route{};   // the run's route for it: "direct", "proxy", "proxy2", …; "" if none
  bool is_cli = false;   // the choice of the Salesforce CLI, which the verdict is about
  std::vector<std::string> codes{};  // of the error that the client gives if it cannot use the URL
  std::string message{};             // of that error, with its kind, where it is known
};

// What curl's configuration file says of proxies. A value may hold credentials.
struct CurlrcProxy {
  std::string place{};                   // what is said of it: "proxy in /home/me/.curlrc"
  std::optional<std::string> proxy{};    // "" for none, whatever the environment says
  std::optional<std::string> noproxy{};  // instead of NO_PROXY
};

// What a rule decides by.
struct ProxySettings {
  Variables variables;
  std::string host;                     // of the target
  std::optional<std::string> forced{};  // --proxy, or --no-proxy (""): for the CLI
  CurlrcProxy curlrc{};
};

struct ProxyRule {
  std::string_view name;
  ProxyChoice (*choose)(const ProxySettings& settings) = nullptr;
  std::string_view older{};  // the rule that stood for this one in older evidence
};

struct Setting {
  std::string name;
  std::string value;
};

// The first that is set; an empty one counts unless `skip_empty`.
std::optional<Setting> first_set(const Variables& variables,
                                 std::initializer_list<const char*> names, bool skip_empty);

ProxyChoice go_direct(std::string_view rule, std::string variable = "", std::string reason = "");

// Through the proxy in that setting, as undici takes its URL; "direct" for an empty one.
ProxyChoice go_through(std::string_view rule, const Setting& setting);

// What undici throws: its codes, and its kind and text as Node.js prints them.
std::vector<std::string> codes_of(ProxyError error);
std::string message_of(ProxyError error);

}  // namespace sfprobe::proxy
