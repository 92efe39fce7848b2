#include "checks/dns/dns.hpp"
#include "checks/dns/search_list.hpp"

#include <algorithm>

#include "facts/dns.hpp"
#include "facts/steps.hpp"
#include "net/resolve.hpp"
#include "run/probe_context.hpp"
#include "system/resolver.hpp"

namespace sfprobe::dns {
namespace {

using namespace std::chrono_literals;
using net::Clock;

constexpr std::uint16_t kDnsPort = 53;
// After the system's verdict, the servers' own answers may still add addresses to try.
constexpr auto kAfterFailure = 100ms;
// A server that nobody needs an answer from any more is given up after this (0.3 + 0.6 s: two
// transmissions), counted from the start of the run.
constexpr auto kServerGrace = 1000ms;
// Where RES_OPTIONS gives them less time than resolv.conf: whether they answer in the usual time.
constexpr auto kUsualTime = 5500ms;
// How long to listen for a second answer (OONI waits as long), and how long if the rest is done:
// a negative or private answer deserves some suspicion.
constexpr auto kListen = 500ms;
constexpr auto kListenIfSuspicious = 150ms;

bool amends_options(const ProbeContext& context) {
  return !context.system.env("RES_OPTIONS").value_or("").empty();
}

struct Resolved {
  bool by_system = false;
  std::vector<net::Address> addresses;
};

// What the threads of this check share; it lives until the last of them is done.
struct Exchange {
  explicit Exchange(ProbeContext& of) : context(of), name(of.target.host), port(of.target.port) {}
  ProbeContext& context;
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
  ProbeContext& context = exchange.context;
  const auto since = Clock::now();
  SystemFacts facts;
  facts.hosts_file =
      hosts_addresses(context.system.read_file("/etc/hosts", 1 << 20).value_or(""), exchange.name);
  facts.servers = read_resolv_conf(context.system).servers;
  const net::Lookup lookup =
      net::lookup(exchange.name, exchange.port, context.connect_limit_on(context.direct()));
  facts.addresses = facts_of(lookup.addresses);
  context.recorder.add({.id = steps::kLookup,
                        .action = steps::action(steps::Action::lookup),
                        .subject = exchange.name,
                        .outcome = lookup.failure.outcome,
                        .raw = lookup.failure.raw,
                        .facts = pack(facts)},
                       since);
  context.found.set(lookup.failure.outcome == Outcome::ok);
  exchange.resolved.put({true, lookup.addresses});
  if (!facts.hosts_file.empty()) return;
  context.tasks.background([&context, name = exchange.name, given = lookup.addresses] {
    ask_search_list(context, name, given);
  });
}

Step query_step(const std::string& id, const QueryFacts& facts, const net::Failure& failure) {
  return {.id = id,
          .action = steps::action(steps::Action::query),
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
  ProbeContext& context = exchange.context;
  auto since = Clock::now();
  QueryFacts facts;
  facts.server = server.port() == kDnsPort ? server.ip() : server.to_string();
  facts.type = type == net::RecordType::a ? "A" : "AAAA";
  const std::string id = steps::query(facts.server, facts.type);

  net::Query query(server, exchange.name, type);
  const auto most = amends_options(context) ? kUsualTime : kServerGrace;
  const net::Answer answer = query.ask(context.tasks.wait_limit_until(context.started + most));
  fill(facts, answer);
  facts.transmissions = query.transmissions();
  facts.over_tcp = query.over_tcp();
  context.recorder.add(query_step(id, facts, answer.failure), since);

  std::vector<net::Address> addresses;
  for (const std::string& ip : answer.addresses) {
    if (const auto address = net::Address::parse(ip, exchange.port)) addresses.push_back(*address);
  }
  exchange.resolved.put({false, addresses});

  if (answer.rcode < 0 || query.over_tcp()) return;
  since = Clock::now();
  const auto grace = suspicious(answer) ? since + kListenIfSuspicious : since;
  const auto limit = context.tasks.wait_limit_until(grace).until(since + kListen);
  for (const net::Answer& more : query.listen(limit)) {
    fill(facts, more);
    Step step = query_step(steps::second_answer(id), facts, more.failure);
    step.action = steps::action(steps::Action::second_answer);
    context.recorder.add(std::move(step), since);
  }
}

void append_new(std::vector<net::Address>& all, const std::vector<net::Address>& more) {
  for (const net::Address& address : more) {
    if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(address);
  }
}

// Hands on the addresses: those of the system's resolver, since they are what every client gets.
// Those of the servers stand in for them if it fails, or has not answered when half of the time is
// over; what it gives after all comes late.
class Chooser {
 public:
  Chooser(Exchange& exchange, std::size_t expected) : exchange_(exchange), left_(expected) {}

  void run() {
    Route& route = exchange_.context.direct();
    const net::WaitLimit limit = exchange_.context.connect_limit_on(route);
    const auto now = Clock::now();
    hear(limit.until(now + (limit.end() - now) / 2));
    // Nothing from anybody: then there is nothing to begin with.
    const bool patient = amends_options(exchange_.context);
    const auto usual = limit.until(now + kUsualTime);
    while (known_.empty() && (patient || !system_) && left_ > 0 && !limit.over()) {
      if (!hear_one(system_ ? usual : limit) && system_) break;
    }
    route.hop.set(known_);
    const std::size_t begun = known_.size();
    while (!system_ && left_ > 0 && hear_one(limit)) continue;
    route.late.set({known_.begin() + static_cast<std::ptrdiff_t>(begun), known_.end()});
  }

 private:
  // Until the system has given addresses, or all has been heard, or the limit is reached.
  void hear(net::WaitLimit limit) {
    while (left_ > 0 && !(system_ && by_system_)) {
      const bool heard_system = system_;
      if (!hear_one(limit)) return;
      if (system_ && !heard_system) limit = limit.until(Clock::now() + kAfterFailure);
    }
  }

  bool hear_one(const net::WaitLimit& limit) {
    const auto resolved = exchange_.resolved.take(limit);
    if (!resolved) return false;
    --left_;
    if (resolved->by_system) {
      system_ = true;
      by_system_ = !resolved->addresses.empty();
      // Nothing has been begun yet: the servers' addresses are not what a client would try.
      if (by_system_ && !exchange_.context.direct().hop.is_set()) known_.clear();
    }
    append_new(known_, resolved->addresses);
    return true;
  }

  Exchange& exchange_;
  std::size_t left_;
  std::vector<net::Address> known_;
  bool system_ = false;     // the system's resolver has answered,
  bool by_system_ = false;  // with addresses
};

void resolve(ProbeContext& context, Route& route) {
  if (context.target.ip_literal) {
    const auto address = net::Address::parse(context.target.host, context.target.port);
    route.hop.set(address ? std::vector{*address} : std::vector<net::Address>{});
    route.late.set({});
    context.found.set(true);
    context.recorder.add({.id = steps::kLookup,
                          .action = steps::action(steps::Action::lookup),
                          .subject = context.target.host,
                          .outcome = Outcome::not_applicable},
                         Clock::now());
    return;
  }
  auto exchange = std::make_shared<Exchange>(context);
  std::vector<net::Address> servers;
  for (const std::string& server : read_resolv_conf(context.system).servers) {
    if (const auto address = net::Address::parse(server, kDnsPort)) servers.push_back(*address);
  }
  const auto ask = [exchange] { ask_system(*exchange); };
  route.of_cli ? context.tasks.foreground(ask) : context.tasks.background(ask);
  for (const net::Address& server : servers) {
    for (const auto type : {net::RecordType::a, net::RecordType::aaaa}) {
      context.tasks.background([exchange, server, type] { ask_server(*exchange, server, type); });
    }
  }
  Chooser(*exchange, 1 + 2 * servers.size()).run();
}

}  // namespace

void observe(ProbeContext& context) {
  context.observe_on(context.direct(), [&context](Route& route) { resolve(context, route); });
}

}  // namespace sfprobe::dns
