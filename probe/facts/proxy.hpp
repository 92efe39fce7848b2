// Purpose: what the proxy check records. Plain values, free of credentials.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/codec.hpp"
#include "facts/http_reading.hpp"
#include "facts/steps.hpp"
#include "proxy/choice.hpp"

namespace sfprobe::proxy {

struct ClientChoice {
  std::string client;  // the rule's name (clients/models/)
  Decision decision = Decision::direct;
  std::string variable;  // that decided
  std::string proxy;     // its URL without credentials
  std::string reason;
  ProxyFault fault = ProxyFault::none;
  std::vector<std::string> codes;  // of the error, if the client cannot use the URL
  std::string route;    // in this document, that it takes: "direct", "proxy", "proxy2", …
  std::string message;  // of that error, with its kind

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("client", self.client);
    field("route", self.decision);
    field("variable", self.variable);
    field("proxy", self.proxy);
    field("reason", self.reason);
    field("fault", self.fault);
    field("codes", self.codes);
    field("path", self.route);
    field("message", self.message);
  }
};

// What may be said of a choice.
inline ClientChoice fact_of(const ProxyChoice& choice) {
  return {choice.client,   choice.decision,
          choice.variable, choice.url.host.empty() ? "" : choice.url.shown(),
          choice.reason,   choice.url.fault,
          choice.codes,    choice.route,
          choice.message};
}

// Step "proxy.choice", action "choose".
struct ChoiceFacts {
  Decision decision = Decision::direct;  // the CLI's
  std::string variable;                  // that decided
  std::string proxy;                     // repaired where it is malformed, without credentials
  ProxyFault fault = ProxyFault::none;
  bool credentials = false;
  std::vector<ClientChoice> choices;
  // What no client takes here: the CLI's proxy by another scheme, tried where its own fails; or the
  // one that was meant.
  std::vector<ClientChoice> trials;

  // Where the CLI takes the value for another proxy, or none is in it, a trial by the same variable
  // is of what was meant.
  bool tries_what_was_meant() const {
    const bool misread = fault == ProxyFault::scheme_doubled || fault == ProxyFault::quoted ||
                         fault == ProxyFault::typographic_quotes ||
                         fault == ProxyFault::host_missing || fault == ProxyFault::padded_address;
    const bool unexpanded = fault == ProxyFault::unexpanded;
    return ((misread || unexpanded) && decision == Decision::proxy) ||
           (unexpanded && proxy.empty());
  }

  // A URL may have a line break in it, with which Node.js makes no agent (NODE_USE_ENV_PROXY=1).
  bool has_line_break() const {
    return std::any_of(choices.begin(), choices.end(), [](const ClientChoice& one) {
      return one.codes == std::vector<std::string>{"ERR_PROXY_INVALID_CONFIG"};
    });
  }

  // The route that the CLI takes, which the verdict is about; "" where it crashes before it takes
  // one. That a route and a decision have the same name in the document decides nothing.
  std::string_view cli_route() const {
    switch (decision) {
      case Decision::direct: return steps::kDirect;
      case Decision::proxy: return steps::kProxy;
      case Decision::crash: break;
    }
    return {};
  }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("route", self.decision);
    field("variable", self.variable);
    field("proxy", self.proxy);
    field("fault", self.fault);
    field("credentials", self.credentials);
    field("choices", self.choices);
    field("trials", self.trials);
  }
};

// Step "proxy.resolve", action "proxy-lookup".
struct ResolveFacts {
  std::string host;
  std::vector<std::string> addresses;
  std::vector<std::string> hosts_file{};  // what /etc/hosts says of the name

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("host", self.host);
    field("addresses", self.addresses);
    field("hosts_file", self.hosts_file);
  }
};

// Steps "proxy.connect.<ip>", action "proxy-connect"; "proxy-attempt" for an address that was tried
// and not used.
struct HopFacts {
  std::string address;
  int order = 0;             // place in the order in which a client tries them
  std::int64_t took_us = 0;  // this attempt alone
  std::int64_t rtt_us = 0;
  std::string local{};  // IP address of this machine's end, if it connected

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("address", self.address);
    field("local", self.local);
    field("order", self.order);
    field("took_us", self.took_us);
    field("rtt_us", self.rtt_us);
  }
};

// Steps "proxy.tls" (of an https:// proxy) and "proxy.control.tls", action "proxy-handshake".
struct ProxyTlsFacts {
  std::string version;
  std::string issuer;
  std::string first_bytes;  // of what was no TLS
  std::string verify_code;  // Node's error for the proxy's certificate, "" if it is accepted

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("version", self.version);
    field("issuer", self.issuer);
    field("first_bytes", self.first_bytes);
    field("verify_code", self.verify_code);
  }
};

// Steps "proxy.tunnel" (as the CLI asks), "proxy.tunnel.negotiated" (with every scheme that libcurl
// can do), action "tunnel"; "proxy.control.plain" and "proxy.control.head", action "control".
struct TunnelFacts {
  std::string request;  // "CONNECT login.salesforce.com:443"
  int status = 0;
  std::string status_line;
  std::vector<std::string> schemes;  // Proxy-Authenticate, in the proxy's order
  std::vector<std::string> headers;  // Via, Server, X-Cache, request ids, …
  std::string title;                 // of a block page
  std::string excerpt;               // its first words
  std::string first_bytes;           // printable; of an answer that is no HTTP
  std::int64_t received = 0;
  std::int64_t first_byte_us = -1;
  bool credentials = false;           // were sent
  bool unread = false;                // the proxy closed before it had read the request
  std::vector<ReadingFact> readings;  // of an answer that a parser refuses
  // The second word of the first line, if it is a number; -1: the head does not end in CR LF CR LF;
  // -2: an empty line comes first.
  int loose_status = 0;
  bool behind = false;     // something came with the head of a 200, behind it
  bool no_header = false;  // a line of its head is no header to curl: no colon, a NUL, a fold first
  // Of a SOCKS5 proxy: it takes none of the ways to sign in (RFC 1928 section 3), not these
  // credentials (RFC 1929 section 2), or not the request (RFC 1928 section 6; -1: no such reply).
  bool socks_methods_refused = false;
  bool socks_credentials_refused = false;
  int socks_reply = -1;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("request", self.request);
    field("status", self.status);
    field("status_line", self.status_line);
    field("schemes", self.schemes);
    field("headers", self.headers);
    field("title", self.title);
    field("excerpt", self.excerpt);
    field("first_bytes", self.first_bytes);
    field("received", self.received);
    field("first_byte_us", self.first_byte_us);
    field("credentials", self.credentials);
    field("unread", self.unread);
    field("readings", self.readings);
    field("loose_status", self.loose_status);
    field("behind", self.behind);
    field("no_header", self.no_header);
    field("socks_methods_refused", self.socks_methods_refused);
    field("socks_credentials_refused", self.socks_credentials_refused);
    field("socks_reply", self.socks_reply);
  }
};

}  // namespace sfprobe::proxy
