#include <algorithm>

#include "clients/seen.hpp"
#include "diagnose/case.hpp"

namespace sfprobe {
namespace {

// What was reached behind it speaks TLS: then it is a proxy, whatever its name.
bool opens_tunnels(const ObservedRoute& route) {
  return std::any_of(route.handshakes.begin(), route.handshakes.end(),
                     [](const auto& one) { return one.facts.chain_length > 0; });
}

// A login URL in the proxy's variable: the CLI asks the login host for a tunnel to itself.
// Worlds: proxy-is-login-host, proxy-is-login-host-http-expired.
std::optional<Cause> explain(const Case& failure) {
  const bool here = failure.ends_at("proxy") || failure.ends_at("tls");
  if (!here || !failure.proxied() || !failure.observed.choice || opens_tunnels(*failure.route)) {
    return std::nullopt;
  }
  const proxy::ChoiceFacts& choice = failure.observed.choice->facts;
  const auto& paths = clients::see(failure.observed).paths;
  const auto path = paths.find(failure.route->name);
  const std::string& host = failure.observed.target.host;
  if (path == paths.end() || path->second.hop_name != host) return std::nullopt;
  const std::string name =
      choice.variable.empty() || choice.variable.starts_with("--") ? "--proxy" : choice.variable;
  return Cause{.id = "PROXY_REFUSED",
               .owner = Owner::you,
               .summary = name + " names the login host itself, not a proxy",
               .why = {{name + " is " + choice.proxy, {failure.observed.choice->id}}},
               .words = {{"host", host}, {"variable", choice.variable}}};
}

}  // namespace

extern const CauseRule cause_login_host_as_proxy = {"PROXY_REFUSED", Depth::decisive, explain};

}  // namespace sfprobe
