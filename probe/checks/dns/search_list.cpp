#include "checks/dns/search_list.hpp"

#include <algorithm>

#include "facts/dns.hpp"
#include "facts/steps.hpp"
#include "net/resolve.hpp"
#include "system/resolver.hpp"
#include "text/words.hpp"

namespace sfprobe::dns {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr std::uint16_t kDnsPort = 53;
constexpr std::size_t kMostNames = 3;
// The C library was answered just now: a server that says nothing here has nothing to tell.
constexpr auto kPatience = 600ms;

// resolv.conf(5): what has fewer dots than ndots is tried with each domain of the list first, and
// LOCALDOMAIN stands for the list.
std::vector<std::string> names_before(const ProbeContext& context, const std::string& name) {
  ResolvConf conf = read_resolv_conf(context.system);
  read_resolver_options(context.system.env("RES_OPTIONS").value_or(""), conf);
  std::vector<std::string> domains = conf.search;
  if (const auto local = context.system.env("LOCALDOMAIN")) {
    domains.clear();
    for (const std::string_view word : text::words(*local)) domains.emplace_back(word);
  }
  const bool whole = name.ends_with('.');
  if (whole || std::count(name.begin(), name.end(), '.') >= conf.ndots) return {};
  std::vector<std::string> names;
  for (const std::string& domain : domains) {
    if (names.size() == kMostNames) break;
    if (domain != ".") names.push_back(name + "." + domain);
  }
  return names;
}

bool among(const std::vector<net::Address>& given, const std::vector<std::string>& addresses) {
  return std::any_of(given.begin(), given.end(), [&](const net::Address& address) {
    return std::find(addresses.begin(), addresses.end(), address.ip()) != addresses.end();
  });
}

}  // namespace

void ask_search_list(ProbeContext& context, const std::string& name,
                     const std::vector<net::Address>& given) {
  if (given.empty()) return;
  const std::vector<std::string> servers = read_resolv_conf(context.system).servers;
  const auto server =
      servers.empty() ? std::nullopt : net::Address::parse(servers.front(), kDnsPort);
  if (!server) return;
  for (const std::string& longer : names_before(context, name)) {
    const auto since = Clock::now();
    net::Query query(*server, longer, net::RecordType::a);
    const net::Answer answer = query.ask(context.tasks.wait_limit_until(since + kPatience));
    if (!answer.failure.ok() || !among(given, answer.addresses)) continue;
    const SearchFacts facts{servers.front(), longer, answer.addresses};
    context.recorder.add({.id = steps::kSearch,
                          .action = steps::action(steps::Action::search),
                          .subject = longer,
                          .outcome = answer.failure.outcome,
                          .raw = answer.failure.raw,
                          .facts = pack(facts)},
                         since);
    return;
  }
}

}  // namespace sfprobe::dns
