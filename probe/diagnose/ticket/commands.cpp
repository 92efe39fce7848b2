#include <algorithm>
#include <cstdlib>

#include "clients/seen.hpp"
#include "diagnose/ticket/parts.hpp"
#include "facts/stages.hpp"
#include "text/ascii.hpp"
#include "text/shell.hpp"
#include "text/show.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMaxCommands = 3;

using text::shell_quoted;

// curl's and openssl's options for the proxy that the CLI takes; without its credentials.
struct ProxyOptions {
  std::string curl;
  std::string openssl;
  std::string hop;  // host and port
};

ProxyOptions options_of(const ObservedRoute& route, const Observed& observed) {
  if (!route.proxied() || !observed.choice) return {};
  const std::string url = without_userinfo(observed.choice->facts.proxy);
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return {};
  ProxyOptions options;
  options.curl = " --proxy " + shell_quoted(url);
  // curl asks for the password, which a proxy that takes no connection does not need.
  const bool reached = std::any_of(route.hops.begin(), route.hops.end(),
                                   [](const ObservedHop& hop) { return hop.ok(); });
  if (observed.choice->facts.credentials && reached) options.curl += " --proxy-user \"$USER\"";
  std::string hop = url.substr(scheme + 3);
  if (const std::size_t at = hop.rfind('@'); at != std::string::npos) hop.erase(0, at + 1);
  if (url.starts_with("http://")) options.openssl = " -proxy " + shell_quoted(hop);
  options.hop = hop;
  return options;
}

std::string s_client(const Observed& observed, const ProxyOptions& proxy) {
  const std::string target = shell_quoted(observed.target.authority());
  return "openssl s_client -connect " + target + " -servername " +
         shell_quoted(observed.target.host) + proxy.openssl + " -showcerts </dev/null";
}

// curl and openssl begin TLS in another way than Node.js, and so do not show it.
bool is_of_node(std::string_view cause) {
  return cause == "HELLO_TOO_LARGE" || cause == "OPENSSL_CONF_HARMFUL" ||
         cause == "NODE_OPTIONS_HARMFUL";
}

constexpr std::string_view kByNode =
    "node -e 'fetch(process.argv[1]).then(r => console.log(r.status), e => "
    "console.log(e.cause))' ";

// The body is read too: the fault may be there.
constexpr std::string_view kPostByNode =
    "node -e 'fetch(process.argv[1], {method: \"POST\", headers: {Accept: \"application/json\"}})"
    ".then(async r => {for await (const part of r.body || []); console.log(r.status)})"
    ".catch(e => console.log(e.cause || e))' ";

// Its own line: zsh takes a remark behind a command for arguments of it, and curl the words for
// hosts. No quotes or patterns, for the same reason.
constexpr const char* kWorksHere = "# curl works here: the fault shows with Node.js alone";

// In seconds from the start.
constexpr const char* kTimes =
    "name %{time_namelookup}, TCP %{time_connect}, TLS %{time_appconnect}\\n";

void ask_servers(const Observed& observed, std::vector<std::string>& out) {
  out.push_back("getent ahosts " + shell_quoted(observed.target.host));
  for (const auto& query : observed.queries) {
    if (query.facts.type != "A" || out.size() == kMaxCommands) continue;
    out.push_back("dig @" + shell_quoted(query.facts.server) + " " +
                  shell_quoted(observed.target.host) + " A");
  }
}

// On the same way curl gets its answer: whoever tries it must not take the fault for gone.
bool curl_works(const Observed& observed, const Diagnosis& diagnosis) {
  const auto& all = diagnosis.predictions;
  const auto curl = std::find_if(all.begin(), all.end(),
                                 [](const Prediction& one) { return one.client == "curl"; });
  if (curl == all.end() || curl->outcome != ClientOutcome::response || !curl->told) return false;
  if (all.front().outcome == ClientOutcome::response) return false;
  const clients::Seen seen = clients::see(observed);
  return seen.choice("curl").route == seen.cli_choice().route;
}

// Through the proxy that the change is to give the CLI; "" if it gives none.
std::string with_change(const Diagnosis& diagnosis, const std::string& api) {
  const auto fix = std::find_if(diagnosis.fixes.begin(), diagnosis.fixes.end(),
                                [](const Fix& one) { return !one.id.starts_with("ask-"); });
  if (fix == diagnosis.fixes.end() || !fix->env || fix->redacted) return {};
  if (fix->proof != Proof::proven) return {};
  std::string proxy;
  std::string file;
  for (const auto& [name, value] : fix->env->set) {
    if (text::lower(name) == "https_proxy" || text::lower(name) == "http_proxy") proxy = value;
    if (name == "NODE_EXTRA_CA_CERTS") file = value;
  }
  if (proxy.empty()) return {};
  return "curl -v --proxy " + shell_quoted(proxy) +
         (file.empty() ? "" : " --cacert " + shell_quoted(file)) + " " + api;
}

// Of plain `fetch`: that of the CLI's Node.js, or each one if that is not among them.
bool fetch_fails(const Diagnosis& diagnosis) {
  const std::string& version = diagnosis.cli.node_version;
  const std::string here = "node" + version.substr(0, version.find('.')) + "-fetch";
  bool any = false;
  for (const Prediction& one : diagnosis.predictions) {
    if (!one.client.starts_with("node") || !one.client.ends_with("-fetch")) continue;
    const bool fails = one.told && one.outcome != ClientOutcome::response;
    if (one.client == here) return fails;
    if (!fails) return false;
    any = true;
  }
  return any;
}

// `fetch` takes a proxy since Node.js 24 alone, and no password is given away: "" where it would
// not show the fault.
std::string post_by_node(const Observed& observed, const Diagnosis& diagnosis,
                         const ObservedRoute& route) {
  const std::string command =
      std::string(kPostByNode) + shell_quoted(observed.target.url() + "/services/oauth2/token");
  if (!route.proxied()) return fetch_fails(diagnosis) ? command : "";
  if (!observed.choice || observed.choice->facts.credentials || !route.token) return {};
  const std::string url = without_userinfo(observed.choice->facts.proxy);
  constexpr int kFirstWithProxy = 24;
  const bool refuses = !parser_stop(route.token->facts.readings, HttpFault::none).empty();
  if (!refuses || !url.starts_with("http://") ||
      std::atoi(diagnosis.cli.node_version.c_str()) < kFirstWithProxy) {
    return {};
  }
  return "NODE_USE_ENV_PROXY=1 https_proxy=" + shell_quoted(url) + " " + command;
}

// A remark above each command that does not show the fault.
std::vector<std::string> remarked(const std::vector<std::string>& plain) {
  std::vector<std::string> out;
  for (const std::string& command : plain) {
    if (command.starts_with("curl ")) out.emplace_back(kWorksHere);
    out.push_back(command);
  }
  return out;
}

}  // namespace

std::vector<std::string> commands(const Observed& observed, const Diagnosis& diagnosis) {
  std::vector<std::string> out;
  const ObservedRoute* route = observed.cli_route();
  const std::string& stage = diagnosis.verdict.stage;
  if (route == nullptr || stage.empty() || stage == stages::kEnvironment) return out;
  if (route->proxied() && observed.choice && text::has_hidden_part(observed.choice->facts.proxy)) {
    return out;
  }
  const ProxyOptions proxy = options_of(*route, observed);
  const std::string url = observed.target.url();
  const std::string curl = "curl -v" + proxy.curl + " ";
  const bool by_file = diagnosis.verdict.cause == "HOSTS_FILE_ENTRY";
  if (by_file) out.push_back("getent ahosts " + shell_quoted(observed.target.host));
  if (stage == stages::kDns || diagnosis.verdict.owner == Owner::dns) ask_servers(observed, out);
  const std::string api = shell_quoted(url + "/services/data");
  if (stage == stages::kConnect) out.push_back(curl + "--connect-timeout 10 " + api);
  if (stage == stages::kProxy && route->proxy_tls && !route->proxy_tls->facts.verify_code.empty()) {
    out.push_back("openssl s_client -connect " + shell_quoted(proxy.hop) +
                  " </dev/null | openssl x509 -noout -subject -issuer -dates -fingerprint -sha256");
  }
  if (stage == stages::kProxy) out.push_back(curl + api);
  if (stage == stages::kTls && !route->proxied() && is_of_node(diagnosis.verdict.cause)) {
    out.push_back(std::string(kByNode) + api);
    out.push_back(curl + api);
  } else if (stage == stages::kTls && is_passed(*route, diagnosis)) {
    out.push_back("curl -sS -o /dev/null -w " + shell_quoted(kTimes) + proxy.curl + " " + api);
  } else if (stage == stages::kTls) {
    if (proxy.curl.empty() || !proxy.openssl.empty()) out.push_back(s_client(observed, proxy));
    out.push_back(curl + api);
  }
  if (stage == stages::kEndpoint) {
    out.push_back(curl + "-X POST -H 'Accept: application/json' " +
                  shell_quoted(url + "/services/oauth2/token"));
  }
  const std::string changed = with_change(diagnosis, api);
  const std::size_t most = changed.empty() ? kMaxCommands : kMaxCommands - 1;
  if (out.size() > most) out.resize(most);
  const bool works = curl_works(observed, diagnosis);
  if (works && stage == stages::kEndpoint) {
    if (const std::string node = post_by_node(observed, diagnosis, *route); !node.empty()) {
      out.insert(out.begin(), node);
    }
  }
  std::vector<std::string> all = works ? remarked(out) : out;
  if (!changed.empty()) all.insert(all.end(), {"# with the change:", changed});
  return all;
}

}  // namespace sfprobe::tickets
