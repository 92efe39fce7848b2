#include <fmt/format.h>

#include "diagnose/cut.hpp"
#include "diagnose/ticket/parts.hpp"
#include "text/time.hpp"

namespace sfprobe::tickets {
namespace {

constexpr std::size_t kMostTries = 12;

std::string what(const tls::CutFacts& facts) {
  using enum tls::CutTry;
  switch (facts.tried) {
    case no_hello: return "nothing sent";
    case other_name: return "server name " + facts.server_name;
    case tls12: return "TLS 1.2 alone";
    case hello: return fmt::format("ClientHello with hop limit {}", facts.hops);
    case hello_other_name:
      return fmt::format("ClientHello with hop limit {}, server name {}", facts.hops,
                         facts.server_name);
    case syn: return fmt::format("TCP SYN with hop limit {}", facts.hops);
    case syn_other_port:
      return fmt::format("TCP SYN with hop limit {} to {}", facts.hops, facts.peer);
  }
  return {};
}

std::string came_of(const Measured<tls::CutFacts>& one) {
  if (one.facts.died) {
    return "ICMP time exceeded" +
           (one.facts.icmp_from.empty() ? "" : " from " + one.facts.icmp_from);
  }
  if (one.facts.tried == tls::CutTry::no_hello && one.outcome == Outcome::timed_out) {
    return "still open after " + duration_text(one.facts.after_us);
  }
  if (one.outcome == Outcome::alert) return fmt::format("TLS alert {}", one.facts.alert);
  Measurement said = one;
  if (one.facts.after_us >= 0) said.took_us = one.facts.after_us;
  return ending(said, one.ok() ? 0 : one.facts.rtt_us);
}

}  // namespace

std::vector<TicketFact> where_cut(const ObservedRoute& route) {
  std::vector<TicketFact> facts;
  if (tls::cut_at_hello(route) == nullptr && sfprobe::where_cut(route) == std::nullopt)
    return facts;
  if (const auto where = sfprobe::where_cut(route)) facts.push_back({"Where", where->text});
  for (const auto& one : route.cuts) {
    if (facts.size() > kMostTries) break;
    facts.push_back(
        {&one == &route.cuts.front() ? "Tried" : "", what(one.facts) + ": " + came_of(one)});
  }
  return facts;
}

}  // namespace sfprobe::tickets
