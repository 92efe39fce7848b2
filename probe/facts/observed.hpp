// Purpose: the evidence as typed facts: the machine, the name service, and each route with what
// was measured on it. read() is the only reader of the document: judges, summaries, predictions
// and reports take what it returns. Ownership: values, but for `evidence`, which must outlive it.
// Threads: pure. Failure: what the document lacks is empty.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/callback.hpp"
#include "facts/connect.hpp"
#include "facts/cut.hpp"
#include "facts/dns.hpp"
#include "facts/egress.hpp"
#include "facts/elsewhere.hpp"
#include "facts/endpoint.hpp"
#include "facts/environment.hpp"
#include "facts/jwt.hpp"
#include "facts/machine.hpp"
#include "facts/measured.hpp"
#include "facts/pac.hpp"
#include "facts/proxy.hpp"
#include "facts/steps.hpp"
#include "facts/tls.hpp"
#include "facts/url.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

// What was recorded about one captured chain.
struct ChainVerdicts {
  std::vector<Measured<tls::VerifyFacts>> views;
  std::optional<Measured<trust::AnchorsFacts>> anchors;
  std::vector<Measured<tls::CureFacts>> cures;
  std::optional<Measured<tls::IssuerFacts>> issuer;

  const Measured<tls::VerifyFacts>* view(std::string_view name) const;
};

struct ObservedHandshake : Measured<tls::HandshakeFacts> {
  ChainVerdicts verdicts{};
  // With what Node.js offers by default, if NODE_OPTIONS changes that and this one failed.
  std::vector<ObservedHandshake> by_defaults{};
  // Without the target's name in it, and the same once more, if this one was cut off.
  std::optional<Measured<tls::HandshakeFacts>> unnamed{};
  std::vector<Measured<tls::HandshakeFacts>> again{};
};

struct ObservedProxyTls : Measured<proxy::ProxyTlsFacts> {
  ChainVerdicts verdicts{};
};

// One attempt to connect to a proxy.
struct ObservedHop : Measured<proxy::HopFacts> {
  bool abandoned = false;  // another address was used instead
};

// A way to the target: directly, or through a proxy.
struct ObservedRoute {
  std::string name{};   // "direct", "proxy", "proxy2", …
  bool of_cli = false;  // the Salesforce CLI takes it

  // Of a route through a proxy.
  std::optional<Measured<proxy::ResolveFacts>> proxy_lookup{};
  std::vector<ObservedHop> hops{};                              // in the order of the document
  std::optional<ObservedProxyTls> proxy_tls{};                  // of an https:// proxy
  std::optional<Measured<proxy::TunnelFacts>> tunnel{};         // as the CLI asks
  std::optional<Measured<proxy::TunnelFacts>> negotiated{};     // with every scheme of libcurl
  std::optional<Measured<proxy::TunnelFacts>> control_plain{};  // an https:// proxy without TLS
  std::optional<Measured<proxy::TunnelFacts>> control_head{};   // plain HTTP to the target
  std::optional<Measured<proxy::ProxyTlsFacts>> control_tls{};  // an http:// proxy with TLS

  std::vector<Measured<connect::ConnectFacts>> connections{};  // of the direct route
  std::vector<ObservedHandshake> handshakes{};                 // with the target
  std::vector<Measured<tls::HelloFacts>> hellos{};             // a variant once
  std::vector<Measured<tls::CutFacts>> cuts{};  // what was tried to see where it was cut
  std::optional<Measured<endpoint::RequestFacts>> token{};  // POST /services/oauth2/token
  // The same, offering HTTP/2 if `token` did not, and the other way round.
  std::optional<Measured<endpoint::RequestFacts>> token_other{};
  std::optional<Measured<endpoint::RequestFacts>> data{};     // GET /services/data
  std::optional<Measured<endpoint::RequestFacts>> clock{};    // the same, whatever the dates
  std::vector<Measured<endpoint::RequestFacts>> redirects{};  // that followed `token`, in order
  // What follows `token_other` where one of the two was in HTTP/2.
  std::vector<Measured<endpoint::RequestFacts>> redirects_other{};
  // The same as fetch does it for 307 and 308.
  std::vector<Measured<endpoint::RequestFacts>> reposts{};
  std::optional<Measured<egress::EgressFacts>> egress{};

  bool proxied() const { return name != steps::kDirect; }
  const Measured<tls::HelloFacts>* hello(tls::HelloVariant variant) const;  // null: not said
};

// Step "flows": which logins the verdict is about.
struct FlowFacts {
  bool asked = false;  // --flow named them; else web and jwt, and what fails one only warns
  std::vector<std::string> flows;
  bool org_host = false;  // the target is the own host of an org, behind its login host

  bool has(std::string_view flow) const {
    return std::find(flows.begin(), flows.end(), flow) != flows.end();
  }
  // A fault of that flow alone ends every login that was asked for.
  bool decides(std::string_view flow) const { return asked && flows.size() == 1 && has(flow); }

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("asked", self.asked);
    field("flows", self.flows);
    field("org_host", self.org_host);
  }
};

struct Observed {
  const Evidence* evidence = nullptr;
  Target target{};
  bool chain_only = false;  // a chain from a file was judged; nothing was probed

  std::optional<Measured<environment::VariablesFacts>> variables{};
  std::optional<Measured<environment::ResolverFacts>> resolver{};
  std::optional<Measured<environment::ProgramsFacts>> programs{};
  std::optional<Measured<environment::ClockFacts>> clock{};
  std::optional<Measured<environment::MachineFacts>> machine{};
  std::optional<Measured<environment::InterfacesFacts>> interfaces{};
  std::optional<Measured<environment::WaysFacts>> ways{};
  std::optional<Measured<ContactsFacts>> contacts{};
  std::optional<Measured<url::UrlFacts>> url{};
  std::optional<Measured<callback::CallbackFacts>> callback{};
  std::optional<Measured<jwt::JwtFacts>> jwt{};
  std::optional<Measured<elsewhere::ElsewhereFacts>> elsewhere{};
  // The proxies that it names are among the trials of `choice` as well.
  std::optional<Measured<pac::PacFacts>> pac{};
  std::optional<Measured<FlowFacts>> flows{};
  std::optional<Measured<proxy::ChoiceFacts>> choice{};
  std::optional<Measured<tls::TrustFacts>> trust{};

  std::optional<Measured<dns::SystemFacts>> lookup{};  // by the C library
  std::vector<Measured<dns::QueryFacts>> queries{};    // to the servers themselves
  std::vector<Measured<dns::QueryFacts>> second_answers{};
  std::optional<Measured<dns::SearchFacts>> search{};  // whose addresses the C library gave

  std::vector<ObservedRoute> routes{};  // "direct" first; always there
  // Verdicts on a chain whose handshake was not recorded before the run ended.
  std::vector<Measured<tls::VerifyFacts>> loose_views{};

  const ObservedRoute& direct() const { return routes.front(); }
  const ObservedRoute* route(std::string_view name) const;  // null if nothing was recorded on it
  const ObservedRoute* cli_route() const;  // null if the CLI crashes before it takes one

  // Which ways the kernel sends packets to the first hop of that route.
  std::vector<const environment::WayFact*> ways_of(const ObservedRoute& on) const;
  // The address in use is that of a longer name, and no server gives it for the host itself.
  bool leads_astray() const;

  // The answer of that server to "A" or "AAAA"; null if none was recorded.
  const Measured<dns::QueryFacts>* query(std::string_view server, std::string_view type) const;
  // Every verdict on every chain, in no particular order.
  std::vector<const Measured<tls::VerifyFacts>*> all_views() const;

  // The value of a variable, or nothing if it is not set.
  std::optional<std::string> variable(std::string_view name) const;
};

Observed read(const Evidence& evidence);

}  // namespace sfprobe
