#include "clients/glibc.hpp"

#include <algorithm>

namespace sfprobe::clients {
namespace {

using Kind = ServerAnswer::Kind;

// connect(2) gives up after six repeated SYNs (tcp(7), tcp_syn_retries).
constexpr double kTcpMs = 134'000;

// res_send.c: the first server gets the whole time-out, later ones a growing share of it.
double patience_ms(const ResolvConf& conf, std::size_t server, std::size_t servers) {
  int seconds = conf.timeout_s << server;
  if (server > 0) seconds /= static_cast<int>(servers);
  return 1000.0 * std::max(seconds, 1);
}

bool final_answer(const ServerAnswer& answer) {
  return answer.kind == Kind::addresses || answer.kind == Kind::none ||
         answer.kind == Kind::no_name;
}

Outcome outcome_of(const Server& server) {
  if (server.a.kind == Kind::addresses || server.aaaa.kind == Kind::addresses) return Outcome::ok;
  if (server.a.kind == Kind::no_name || server.aaaa.kind == Kind::no_name) {
    return Outcome::name_not_found;
  }
  return Outcome::no_data;
}

struct Search {
  double ms = 0;
  bool half = false;    // an answer of one kind came; the other is missing
  bool partly = false;  // and that one has addresses

  // One server's turn. True if the search is over.
  bool ask(const Server& server, double limit, Outcome& outcome) {
    const bool a_silent = server.a.kind == Kind::silent;
    const bool aaaa_silent = server.aaaa.kind == Kind::silent;
    if (a_silent || aaaa_silent) {
      if ((a_silent && server.a.by_tcp) || (aaaa_silent && server.aaaa.by_tcp)) {
        ms += kTcpMs;
        return false;
      }
      ms += limit;
      const ServerAnswer& heard = a_silent ? server.aaaa : server.a;
      if (a_silent && aaaa_silent) return false;
      // Half an answer: the same server is asked again, one question after the other.
      if (final_answer(heard) && !half) ms += limit;
      half = half || final_answer(heard);
      // Without the answer for A nothing comes of the other.
      if (heard.kind == Kind::addresses && !a_silent) partly = true;
      return false;
    }
    ms += std::max(server.a.ms, server.aaaa.ms);
    if (!final_answer(server.a) && !final_answer(server.aaaa)) return false;
    outcome = outcome_of(server);
    return true;
  }
};

}  // namespace

LookupEnd getaddrinfo_end(const ResolvConf& conf, const std::vector<Server>& servers) {
  Search search;
  Outcome outcome = Outcome::try_again;
  for (int attempt = 0; attempt < conf.attempts; ++attempt) {
    for (std::size_t i = 0; i < servers.size(); ++i) {
      const double limit = patience_ms(conf, i, servers.size());
      if (search.ask(servers[i], limit, outcome)) return {outcome, search.ms};
    }
  }
  if (search.partly) return {Outcome::ok, search.ms};
  // After silence the first domain of the search list is tried as well, then no other.
  if (!conf.search.empty()) search.ms *= 2;
  return {Outcome::try_again, search.ms};
}

}  // namespace sfprobe::clients
