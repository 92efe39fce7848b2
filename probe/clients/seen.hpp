// Purpose: what was observed, as a client meets it: for each route what its name service,
// connections, proxy, TLS and answer were, with their times. Everything a model reads is here.
// Ownership: values. Threads: pure. Failure: what was not observed is empty or "unknown".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/observed.hpp"
#include "facts/steps.hpp"
#include "system/variables.hpp"

namespace sfprobe::clients {

// The Salesforce CLI, which the verdict is about: its name as a client and as a proxy rule.
inline constexpr const char* kCli = "sf";

// A name looked up by the C library, to its end, even where the run ended before.
struct Lookup {
  Outcome outcome = Outcome::unknown;
  double ms = 0;
  bool inferred = false;  // the run ended first; glibc's rules say how it would go on
  double aaaa_ms = 0;     // more without AI_ADDRCONFIG, which waits for AAAA on any machine
  std::string code{};     // of a failure of the system: "EBUSY"
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
  std::map<std::string, std::string> words;     // by trust view: OpenSSL's for that verdict
  std::map<std::string, std::string> curves;    // by trust view: one in its path without NIST name
  std::vector<Handshake> by_defaults;           // with what Node.js offers without NODE_OPTIONS
};

// The ClientHello of Node.js itself, where nothing good came back for it, although a handshake of
// another shape was completed.
struct RefusedHello {
  Handshake end;  // how it ends
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

  // Whether the request was made, and not only a connection for it.
  bool asked() const;
  // From the handshake to the first byte of the answer, or all of it where that is not known: the
  // connection and the handshake are counted for themselves.
  double wait_ms() const;
};

// Why nothing is known of an answer; null where there was not even a connection.
std::string why_not_asked(const HttpAnswer* token);

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
  std::optional<RefusedHello> refused_hello;
  std::optional<RefusedHello> refused_usual;  // without NODE_OPTIONS and OpenSSL's configuration
  std::optional<HttpAnswer> token;          // POST /services/oauth2/token, as the CLI offers it
  std::optional<HttpAnswer> token_other;    // the same, with or without HTTP/2 in ALPN
  std::vector<HttpAnswer> redirects;        // GETs that follow it, in order
  std::vector<HttpAnswer> redirects_other;  // the same after `token_other`, if HTTP/2 is spoken
  std::vector<HttpAnswer> reposts;          // what fetch asks instead where it is a 307 or 308

  bool proxied() const { return route != steps::kDirect; }
  // What a client gets that offers HTTP/2 or does not; of the other kind if that was not asked.
  // Null if there is none.
  const HttpAnswer* token_of(bool h2) const;
};

// Which way one client goes.
struct Choice {
  proxy::Decision decision = proxy::Decision::direct;
  std::string route = steps::kDirect;  // its name in the evidence; "" if it was not probed
  std::string proxy;                   // URL without credentials
  std::string scheme;                  // of the proxy
  proxy::ProxyFault fault = proxy::ProxyFault::none;
  std::string variable;            // that decided
  std::vector<std::string> codes;  // of the error, if the client cannot use the URL
  std::string message;             // of that error, with its kind
};

Choice choice_of(const proxy::ClientChoice& fact);

struct Seen {
  Target target;
  environment::VariablesFacts variables;
  environment::ProgramsFacts programs;
  bool chosen = false;                          // the evidence holds a choice of a route
  std::map<std::string, Choice> choices;        // by the names of the proxy rules
  std::vector<Choice> trials;                   // that no client takes here, and that were probed
  std::map<std::string, Path> paths;            // by route
  std::map<std::string, std::string> refusals;  // by trust view: why that Node.js would not start

  // The value of a variable, or nothing if it is not set.
  std::optional<std::string> variable(std::string_view name) const;
  Variables environment() const;  // the same as a function; valid as long as this is
  // The major version of the node on PATH; 0 if there is none or it is not known.
  int installed_node() const;
  // The way of that client; direct if the document says nothing.
  Choice choice(const std::string& client) const;
  Choice cli_choice() const { return choice(kCli); }
};

Seen see(const Observed& observed);

// The target's name asked of the same name servers, with RES_OPTIONS of that value. Nothing if
// their answers are not known.
std::optional<Lookup> lookup_under(const Observed& observed, std::string_view res_options);

}  // namespace sfprobe::clients
