#include "checks/elsewhere/files.hpp"
#include "fuzz/parsers.hpp"
#include "node/options.hpp"
#include "node/show_options.hpp"
#include "proxy/curl_url.hpp"
#include "proxy/host.hpp"
#include "proxy/legacy_url.hpp"
#include "proxy/no_proxy.hpp"
#include "proxy/proxy_url.hpp"
#include "proxy/url.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/target.hpp"
#include "text/known_secrets.hpp"
#include "text/redact.hpp"
#include "text/show.hpp"
#include "text/target_list.hpp"

namespace sfprobe::fuzz {

void take_target(std::string_view bytes) {
  try {
    const Target target = parse_target(bytes);
    demand(!target.host.empty() && is_clean(target.host) && is_clean(target.display));
    demand(parse_target(target.url()).host == target.host);
  } catch (const InputError& error) {
    demand(is_clean(error.what()));
  }
}

void take_target_list(std::string_view bytes) {
  const text::TargetList list = text::parse_target_list(bytes);
  demand(list.bad.size() <= list.bad_lines);
  for (const text::BadLine& bad : list.bad) demand(is_clean(bad.why));
  for (const text::ListedTarget& one : list.targets) {
    demand(is_clean(one.label) && !one.target.host.empty() && one.same_probe(one));
  }
}

void take_proxy(std::string_view bytes) {
  proxy::parse_url(bytes);
  proxy::parse_host(bytes, true);
  proxy::parse_legacy_url(bytes);
  proxy::parse_curl_url(bytes);
  const proxy::ProxyUrl url = proxy::parse_proxy_url(bytes);
  demand(url.error == proxy::ProxyError::none || url.fault != proxy::ProxyFault::none);
  // A password that does not occur elsewhere in the value is not shown.
  const std::string shown = text::show_url(bytes) + "\n" + url.shown();
  const std::size_t place = bytes.find(url.password);
  const bool once = url.password.size() > 3 && place == bytes.rfind(url.password);
  // What follows the last "@" is a host and a port, which may read as the password does.
  if (once && place < std::min(bytes.rfind('@'), bytes.size()))
    demand(shown.find(url.password) == std::string::npos);
}

void take_no_proxy(std::string_view bytes) {
  const std::string list(bytes);
  proxy::excluded_for_curl(list, "login.salesforce.com");
  proxy::excluded_for_node_https(list, "login.salesforce.com");
  for (const int undici : {6, 7, 8})
    proxy::excluded_for_undici(list, "login.salesforce.com", undici);
  demand(text::show_hosts(list).size() <= 3 * list.size());
}

void take_node_options(std::string_view bytes) {
  const std::string shown = node::show_options(bytes);
  for (const int major : {0, 20, 22, 24, 26}) {
    const node::Start start = node::read_options(bytes, {major, 99});
    const node::Start again = node::read_options(shown, {major, 99});
    demand(start.refusal.has_value() == again.refusal.has_value());
  }
}

// A file in which another program keeps its proxy, in whichever way it is written.
void take_elsewhere(std::string_view bytes) {
  using enum elsewhere::Form;
  const auto variables = [](const std::string& name) { return std::optional(name); };
  for (const elsewhere::Form form :
       {ini, npm, words, shell, git, json, apt, docker, wget, yarn, yarn1, gradle, maven}) {
    const auto found = elsewhere::settings_in(bytes, form, "program", "file", variables);
    demand(found.size() <= 200);
    for (const elsewhere::Found& one : found) demand(is_clean(one.fact.key));
  }
}

void take_secrets(std::string_view bytes) {
  text::KnownSecrets secrets;
  const std::string secret(bytes.substr(0, bytes.size() / 4));
  secrets.add("user", secret);
  const std::string shown = secrets.from_peer(bytes.substr(bytes.size() / 4));
  if (secret.size() > 8 && secret.find('*') == std::string::npos)
    demand(shown.find(secret) == std::string::npos);
  demand(text::redact_secrets(bytes).size() <= 3 * bytes.size() + 3);
  for (const auto show : {text::show_url, text::show_target, text::show_link, text::show_path,
                          text::show_setting, text::show_argument}) {
    show(bytes);
  }
}

}  // namespace sfprobe::fuzz
