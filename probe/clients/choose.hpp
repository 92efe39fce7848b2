// Purpose: which proxy each client takes here, and which of them one client took in the evidence.
// Threads: pure.
#pragma once

#include <optional>
#include <vector>

#include "clients/seen.hpp"
#include "node/releases.hpp"
#include "proxy/choice.hpp"

namespace sfprobe::clients {

// By the rule of each client, the CLI's first.
std::vector<proxy::ProxyChoice> choose_proxies(const proxy::ProxySettings& settings);

// What that rule chose; direct if the document says nothing.
Choice choice_by(const proxy::ProxyRule& rule, const Seen& seen);

// The rule of that Node.js's fetch, whose agent is made at the start of every program.
const proxy::ProxyRule& env_proxy_rule(const node::Release& release);

// The setting that both lines of the CLI read; nullopt for none, or --no-proxy.
std::optional<proxy::Setting> cli_setting(const proxy::ProxySettings& settings);

}  // namespace sfprobe::clients
