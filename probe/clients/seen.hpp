// Purpose: the evidence as a client meets it: for each route what its name service, connections,
// proxy, TLS and answer were, with their times. Everything a model reads is here.
// Ownership: values. Threads: pure. Failure: what the document lacks is empty or "unknown".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checks/endpoint/facts.hpp"
#include "checks/environment/facts.hpp"
#include "checks/proxy/facts.hpp"
#include "checks/tls/facts.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe::clients {

// A name looked up by the C library, to its end, even where the run ended before.
struct Lookup {
  Outcome outcome = Outcome::unknown;
  double ms = 0;
  bool inferred = false;  // the run ended first; glibc's rules say how it would go on
};

// One TCP connection attempt.
struct Attempt {
  std::string ip;
  bool v6 = false;
  Outcome outcome = Outcome::unknown;  // timed_out: no answer as long as it was watched
  double ms = 0;
  std::string code;  // the error's name as the system gives it: "EADDRNOTAVAIL"
};

struct Handshake {
  std::string ip;  // of the peer
  Outcome outcome = Outcome::unknown;
  double ms = 0;
  Raw raw;
  tls::HandshakeFacts facts;
  std::map<std::string, std::string> verdicts;  // by trust view: Node's code, "" if trusted
};

struct ProxyAnswer {
  Outcome outcome = Outcome::unknown;
  double ms = 0;
  Raw raw;
  proxy::TunnelFacts facts;
};

struct HttpAnswer {
  Outcome outcome = Outcome::unknown;
  double ms = 0;
  Raw raw;
  endpoint::RequestFacts facts;
};

// A way to the target: what the first hop (the target or a proxy) and what lies behind it did.
struct Path {
  std::string route;     // "direct", "proxy", …
  std::string hop_name;  // the first hop's host
  bool hop_literal = false;
  int hop_port = 0;
  Lookup lookup;
  bool withheld = false;          // the servers gave addresses, the C library gives none of them
  bool unprobed = false;          // the C library gave other addresses, too late to be tried
  std::vector<Attempt> attempts;  // in the order in which the C library gives the addresses
  std::optional<Handshake> proxy_tls;  // with a proxy whose URL begins with https://
  std::optional<ProxyAnswer> tunnel;
  std::vector<Handshake> handshakes;  // with the target
  std::optional<HttpAnswer> token;    // POST /services/oauth2/token
  std::vector<HttpAnswer> redirects;  // GETs that follow it on the same host, in order
};

// Which way one client goes.
struct Choice {
  std::string route = "direct";  // or "proxy", or "crash"
  std::string path = "direct";   // the route's name in the evidence; "" if it was not probed
  std::string proxy;             // URL without credentials
  std::string scheme;            // of the proxy
  std::string fault;             // clients::ProxyFault
  std::string variable;          // that decided
  std::string reason;
};

struct Seen {
  Target target;
  environment::VariablesFacts variables;
  environment::ProgramsFacts programs;
  std::map<std::string, Choice> choices;        // by the names of choose_for_all()
  std::map<std::string, Path> paths;            // by route
  std::map<std::string, std::string> refusals;  // by trust view: why that Node.js would not start

  // The value of a variable, or nothing if it is not set.
  std::optional<std::string> variable(std::string_view name) const;
  // The major version of the node on PATH; 0 if there is none or it is not known.
  int installed_node() const;
  // The way of that client; direct if the document says nothing.
  Choice choice(const std::string& client) const;
};

Seen see(const Evidence& evidence);

}  // namespace sfprobe::clients
