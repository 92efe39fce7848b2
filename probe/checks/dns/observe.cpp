#include "checks/dns/observe.hpp"

#include <algorithm>

#include "checks/dns/facts.hpp"
#include "net/resolve.hpp"
#include "run/scene.hpp"
#include "system/resolver_files.hpp"

namespace sfprobe::dns {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr std::uint16_t kDnsPort = 53;
// After the system's verdict, the servers' own answers may still add addresses to try.
constexpr auto kAfterFailure = 100ms;
// If a server has answered and the C library has not, it gets this much longer, or as long as the
// server took, before the probe goes on with the server's addresses.
constexpr auto kForSystem = 150ms;
// A server that nobody needs an answer from any more is given up after this (0.3 + 0.6 s: two
// transmissions), counted from the start of the run.
constexpr auto kServerGrace = 1000ms;
// How long to listen for a second answer (OONI waits as long), and how long if the rest is done:
// a negative or private answer deserves some suspicion.
constexpr auto kListen = 500ms;
constexpr auto kListenIfSuspicious = 150ms;

struct Resolved {
  bool by_system = false;
  std::vector<net::Address> addresses;
};

// What the threads of this check share; it lives until the last of them is done.
struct Exchange {
  explicit Exchange(Scene& of) : scene(of), name(of.target.host), port(of.target.port) {}
  Scene& scene;
  std::string name;
  std::uint16_t port;
  Channel<Resolved> resolved;
};

std::vector<AddressFact> facts_of(const std::vector<net::Address>& addresses) {
  std::vector<AddressFact> facts;
  for (const net::Address& address : addresses) {
    facts.push_back({address.ip(), std::string(address.scope())});
  }
  return facts;
}

void ask_system(Exchange& exchange) {
  Scene& scene = exchange.scene;
  const auto since = Clock::now();
  SystemFacts facts;
  facts.hosts_file =
      hosts_addresses(scene.system.read_file("/etc/hosts", 1 << 20).value_or(""), exchange.name);
  facts.servers =
      parse_resolv_conf(scene.system.read_file("/etc/resolv.conf", 1 << 16).value_or("")).servers;
  const net::Lookup lookup = net::lookup(exchange.name, exchange.port, scene.crew.patience());
  facts.addresses = facts_of(lookup.addresses);
  scene.recorder.add({.id = "dns.system",
                      .action = "lookup",
                      .subject = exchange.name,
                      .outcome = lookup.failure.outcome,
                      .raw = lookup.failure.raw,
                      .facts = pack(facts)},
                     since);
  exchange.resolved.put({true, lookup.addresses});
}

Step query_step(const std::string& id, const QueryFacts& facts, const net::Failure& failure) {
  return {.id = id,
          .action = "query",
          .subject = facts.server,
          .outcome = failure.outcome,
          .raw = failure.raw,
          .facts = pack(facts)};
}

void fill(QueryFacts& facts, const net::Answer& answer) {
  facts.rcode = answer.rcode;
  facts.addresses = answer.addresses;
  facts.cnames = answer.cnames;
  facts.ttl_s = answer.ttl_s;
  facts.from = answer.from;
}

bool suspicious(const net::Answer& answer) {
  return answer.addresses.empty() ||
         std::any_of(answer.addresses.begin(), answer.addresses.end(), [](const std::string& ip) {
           const auto address = net::Address::parse(ip, 0);
           return !address || address->scope() != "public";
         });
}

void ask_server(Exchange& exchange, const net::Address& server, net::RecordType type) {
  Scene& scene = exchange.scene;
  auto since = Clock::now();
  QueryFacts facts;
  facts.server = server.port() == kDnsPort ? server.ip() : server.to_string();
  facts.type = type == net::RecordType::a ? "A" : "AAAA";
  const std::string id = "dns." + facts.server + "." + facts.type;

  net::Query query(server, exchange.name, type);
  const net::Answer answer = query.ask(scene.crew.patience_until(scene.started + kServerGrace));
  fill(facts, answer);
  facts.transmissions = query.transmissions();
  facts.over_tcp = query.over_tcp();
  scene.recorder.add(query_step(id, facts, answer.failure), since);

  std::vector<net::Address> addresses;
  for (const std::string& ip : answer.addresses) {
    if (const auto address = net::Address::parse(ip, exchange.port)) addresses.push_back(*address);
  }
  exchange.resolved.put({false, addresses});

  if (answer.rcode < 0 || query.over_tcp()) return;
  since = Clock::now();
  const auto grace = suspicious(answer) ? since + kListenIfSuspicious : since;
  const auto patience = scene.crew.patience_until(grace).until(since + kListen);
  for (const net::Answer& more : query.listen(patience)) {
    fill(facts, more);
    Step step = query_step(id + ".second", facts, more.failure);
    step.action = "second-answer";
    scene.recorder.add(std::move(step), since);
  }
}

void append_new(std::vector<net::Address>& all, const std::vector<net::Address>& more) {
  for (const net::Address& address : more) {
    if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
  }
}

// The system's addresses if they come in time, since they are what every client gets; else those
// that the servers gave.
std::vector<net::Address> choose(Exchange& exchange, std::size_t expected) {
  const net::Patience patience = exchange.scene.crew.patience();
  const auto since = Clock::now();
  net::Patience limited = patience;
  std::vector<net::Address> by_servers;
  for (std::size_t heard = 0; heard < expected; ++heard) {
    const auto resolved = exchange.resolved.take(limited);
    if (!resolved) break;
    const auto now = Clock::now();
    if (resolved->by_system && !resolved->addresses.empty()) return resolved->addresses;
    if (resolved->by_system) limited = patience.until(now + kAfterFailure);
    if (!resolved->addresses.empty() && by_servers.empty()) {
      limited = limited.until(now + std::max<Clock::duration>(kForSystem, now - since));
    }
    append_new(by_servers, resolved->addresses);
  }
  return by_servers;
}

}  // namespace

void observe(Scene& scene) {
  Route& route = scene.direct();
  if (scene.target.ip_literal) {
    const auto address = net::Address::parse(scene.target.host, scene.target.port);
    route.hop.set(address ? std::vector{*address} : std::vector<net::Address>{});
    scene.recorder.add({.id = "dns.system",
                        .action = "lookup",
                        .subject = scene.target.host,
                        .outcome = Outcome::not_applicable},
                       Clock::now());
    return;
  }
  auto exchange = std::make_shared<Exchange>(scene);
  std::vector<net::Address> servers;
  const auto conf = scene.system.read_file("/etc/resolv.conf", 1 << 16).value_or("");
  for (const std::string& server : parse_resolv_conf(conf).servers) {
    if (const auto address = net::Address::parse(server, kDnsPort)) servers.push_back(*address);
  }
  scene.crew.foreground([exchange] { ask_system(*exchange); });
  for (const net::Address& server : servers) {
    for (const auto type : {net::RecordType::a, net::RecordType::aaaa}) {
      scene.crew.background([exchange, server, type] { ask_server(*exchange, server, type); });
    }
  }
  route.hop.set(choose(*exchange, 1 + 2 * servers.size()));
}

}  // namespace sfprobe::dns
