#include "facts/observed.hpp"

namespace sfprobe {
namespace {

using steps::Action;

// Proxies that other clients would take, and proxies that were tried. A run has some ten; of a
// document that has more the first ones are read, since the judges try each on the whole of it.
constexpr std::size_t kMostProxies = 16;

Action did(const Step& step) { return from_name<Action>(step.action).value_or(Action::other); }

class Reader {
 public:
  explicit Reader(const Evidence& evidence) {
    seen_.evidence = &evidence;
    seen_.target = evidence.target;
    seen_.chain_only = evidence.find(steps::kChainFromFile) != nullptr;
    route(steps::kDirect);
    for (const Step& step : evidence.steps) machine(step) || names(step) || on_route(step);
    // A chain's verdicts may come before the handshake that captured it.
    for (const Step& step : evidence.steps) chain(step);
    mark_route_of_cli();
    if (!seen_.choice) return;
    keep_some(seen_.choice->facts.choices);
    keep_some(seen_.choice->facts.trials);
    add_trials_of_pac();
  }

  Observed take() { return std::move(seen_); }

 private:
  // The first step of an id is the one that counts.
  template <class Facts>
  static bool keep(const Step& step, std::optional<Measured<Facts>>& place) {
    if (!place) place = measured<Facts>(step);
    return true;
  }

  bool machine(const Step& step) {
    if (step.id == steps::kVariables) return keep(step, seen_.variables);
    if (step.id == steps::kResolver) return keep(step, seen_.resolver);
    if (step.id == steps::kPrograms) return keep(step, seen_.programs);
    if (step.id == steps::kClock) return keep(step, seen_.clock);
    if (step.id == steps::kMachine) return keep(step, seen_.machine);
    if (step.id == steps::kInterfaces) return keep(step, seen_.interfaces);
    if (step.id == steps::kWays) return keep(step, seen_.ways);
    if (step.id == steps::kContacts) return keep(step, seen_.contacts);
    if (step.id == steps::kUrl) return keep(step, seen_.url);
    if (step.id == steps::kCallback) return keep(step, seen_.callback);
    if (step.id == steps::kJwt) return keep(step, seen_.jwt);
    if (step.id == steps::kElsewhere) return keep(step, seen_.elsewhere);
    if (step.id == steps::kPac) return keep(step, seen_.pac);
    if (step.id == steps::kFlows) return keep(step, seen_.flows);
    if (step.id == steps::kProxyChoice) return keep(step, seen_.choice);
    if (step.id == steps::kTrust) return keep(step, seen_.trust);
    return false;
  }

  bool names(const Step& step) {
    if (step.id == steps::kLookup) return keep(step, seen_.lookup);
    if (step.id == steps::kSearch) return keep(step, seen_.search);
    if (did(step) == Action::query) {
      seen_.queries.push_back(measured<dns::QueryFacts>(step));
    } else if (did(step) == Action::second_answer) {
      seen_.second_answers.push_back(measured<dns::QueryFacts>(step));
    } else {
      return false;
    }
    return true;
  }

  bool on_route(const Step& step) {
    if (step.route.empty()) return false;
    ObservedRoute& on = route(step.route);
    return proxy_step(step, on) || target_step(step, on);
  }

  static bool proxy_step(const Step& step, ObservedRoute& on) {
    if (step.id == steps::proxy_lookup(on.name)) return keep(step, on.proxy_lookup);
    if (step.id == steps::tunnel(on.name)) return keep(step, on.tunnel);
    if (step.id == steps::negotiated(on.name)) return keep(step, on.negotiated);
    if (step.id == steps::control_plain(on.name)) return keep(step, on.control_plain);
    if (step.id == steps::control_head(on.name)) return keep(step, on.control_head);
    if (step.id == steps::control_tls(on.name)) return keep(step, on.control_tls);
    if (step.id == steps::proxy_tls(on.name)) {
      if (!on.proxy_tls) on.proxy_tls = ObservedProxyTls{measured<proxy::ProxyTlsFacts>(step)};
      return true;
    }
    if (did(step) != Action::proxy_connect && did(step) != Action::proxy_attempt) return false;
    on.hops.push_back({measured<proxy::HopFacts>(step), did(step) == Action::proxy_attempt});
    return true;
  }

  static bool target_step(const Step& step, ObservedRoute& on) {
    if (step.id == steps::request(on.name, steps::kToken)) return keep(step, on.token);
    if (step.id == steps::request(on.name, steps::kTokenOther)) return keep(step, on.token_other);
    if (step.id == steps::request(on.name, steps::kData)) return keep(step, on.data);
    if (step.id == steps::request(on.name, steps::kServerTime)) return keep(step, on.clock);
    if (step.id == steps::egress(on.name)) return keep(step, on.egress);
    if (did(step) == Action::connect) {
      on.connections.push_back(measured<connect::ConnectFacts>(step));
    } else if (did(step) == Action::handshake) {
      on.handshakes.push_back({measured<tls::HandshakeFacts>(step)});
    } else if (did(step) == Action::handshake_by_defaults ||
               did(step) == Action::handshake_unnamed || did(step) == Action::handshake_again) {
      another(step, on);
    } else if (did(step) == Action::hello) {
      on.hellos.push_back(measured<tls::HelloFacts>(step));
    } else if (did(step) == Action::cut) {
      on.cuts.push_back(measured<tls::CutFacts>(step));
    } else if (did(step) == Action::redirect) {
      auto followed = measured<endpoint::RequestFacts>(step);
      auto& list = steps::is_reposted(step.id)            ? on.reposts
                   : steps::is_redirect_of_other(step.id) ? on.redirects_other
                                                          : on.redirects;
      list.push_back(std::move(followed));
    } else {
      return false;
    }
    return true;
  }

  // A handshake that changes one thing, or nothing, of the one that failed.
  static void another(const Step& step, ObservedRoute& on) {
    for (ObservedHandshake& one : on.handshakes) {
      if (!step.id.starts_with(one.id + ".")) continue;
      if (did(step) == Action::handshake_by_defaults) {
        one.by_defaults.push_back({measured<tls::HandshakeFacts>(step)});
      } else if (did(step) == Action::handshake_unnamed) {
        keep(step, one.unnamed);
      } else {
        one.again.push_back(measured<tls::HandshakeFacts>(step));
      }
    }
  }

  void chain(const Step& step) {
    if (did(step) == Action::verify) {
      auto view = measured<tls::VerifyFacts>(step);
      ChainVerdicts* verdicts = verdicts_of(view.facts.handshake);
      (verdicts == nullptr ? seen_.loose_views : verdicts->views).push_back(std::move(view));
      return;
    }
    const std::string& handshake = step.facts["handshake"].string();
    ChainVerdicts* verdicts = handshake.empty() ? nullptr : verdicts_of(handshake);
    if (verdicts == nullptr) return;
    if (did(step) == Action::anchors) verdicts->anchors = measured<trust::AnchorsFacts>(step);
    if (did(step) == Action::try_fix) verdicts->cures.push_back(measured<tls::CureFacts>(step));
    if (did(step) == Action::fetch_issuer) verdicts->issuer = measured<tls::IssuerFacts>(step);
  }

  ChainVerdicts* verdicts_of(const std::string& handshake) {
    for (ObservedRoute& on : seen_.routes) {
      for (ObservedHandshake& one : on.handshakes) {
        if (one.id == handshake) return &one.verdicts;
        for (ObservedHandshake& again : one.by_defaults) {
          if (again.id == handshake) return &again.verdicts;
        }
      }
      if (on.proxy_tls && on.proxy_tls->id == handshake) return &on.proxy_tls->verdicts;
    }
    return nullptr;
  }

  ObservedRoute& route(const std::string& name) {
    for (ObservedRoute& known : seen_.routes) {
      if (known.name == name) return known;
    }
    ObservedRoute& added = seen_.routes.emplace_back();
    added.name = name;
    return added;
  }

  // A document without a choice knows no proxies.
  void mark_route_of_cli() {
    const std::string_view name = seen_.choice ? seen_.choice->facts.cli_route() : steps::kDirect;
    for (ObservedRoute& on : seen_.routes) on.of_cli = on.name == name;
  }

  static void keep_some(std::vector<proxy::ClientChoice>& list) {
    if (list.size() > kMostProxies) list.resize(kMostProxies);
  }

  // They are known later than the other trials, which stand with the CLI's choice.
  void add_trials_of_pac() {
    if (!seen_.pac) return;
    auto& trials = seen_.choice->facts.trials;
    for (const pac::NamedProxy& one : seen_.pac->facts.proxies) {
      if (trials.size() == kMostProxies) return;
      const bool known = std::any_of(trials.begin(), trials.end(),
                                     [&](const auto& other) { return other.proxy == one.proxy; });
      if (known || !one.route.starts_with(steps::kTrial)) continue;
      proxy::ClientChoice& trial = trials.emplace_back();
      trial.client = steps::kTrial;
      trial.decision = proxy::Decision::proxy;
      trial.variable = "the PAC file " + seen_.pac->facts.url;
      trial.proxy = one.proxy;
      trial.route = one.route;
    }
  }

  Observed seen_;
};

}  // namespace

const Measured<tls::VerifyFacts>* ChainVerdicts::view(std::string_view name) const {
  for (const auto& one : views) {
    if (one.facts.view == name) return &one;
  }
  return nullptr;
}

const Measured<tls::HelloFacts>* ObservedRoute::hello(tls::HelloVariant variant) const {
  for (const auto& one : hellos) {
    if (one.facts.variant == variant) return &one;
  }
  return nullptr;
}

const ObservedRoute* Observed::route(std::string_view name) const {
  for (const ObservedRoute& on : routes) {
    if (on.name == name) return &on;
  }
  return nullptr;
}

const ObservedRoute* Observed::cli_route() const {
  for (const ObservedRoute& on : routes) {
    if (on.of_cli) return &on;
  }
  return nullptr;
}

bool Observed::leads_astray() const {
  if (!search || !lookup || !lookup->ok() || search->facts.addresses.empty()) return false;
  const auto& others = search->facts.addresses;
  const auto is_other = [&](const std::string& ip) {
    return std::find(others.begin(), others.end(), ip) != others.end();
  };
  return std::none_of(queries.begin(), queries.end(), [&](const auto& query) {
    const auto& own = query.facts.addresses;
    return std::any_of(own.begin(), own.end(), is_other);
  });
}

std::vector<const environment::WayFact*> Observed::ways_of(const ObservedRoute& on) const {
  std::vector<const environment::WayFact*> found;
  if (!ways) return found;
  const std::string_view purpose = on.proxied() ? "proxy" : "target";
  for (const environment::WayFact& way : ways->facts.ways) {
    if (way.purpose == purpose) found.push_back(&way);
  }
  return found;
}

const Measured<dns::QueryFacts>* Observed::query(std::string_view server,
                                                 std::string_view type) const {
  for (const auto& one : queries) {
    if (one.facts.server == server && one.facts.type == type) return &one;
  }
  return nullptr;
}

std::vector<const Measured<tls::VerifyFacts>*> Observed::all_views() const {
  std::vector<const Measured<tls::VerifyFacts>*> all;
  const auto add = [&](const std::vector<Measured<tls::VerifyFacts>>& views) {
    for (const auto& view : views) all.push_back(&view);
  };
  for (const ObservedRoute& on : routes) {
    for (const ObservedHandshake& handshake : on.handshakes) add(handshake.verdicts.views);
    if (on.proxy_tls) add(on.proxy_tls->verdicts.views);
  }
  add(loose_views);
  return all;
}

std::optional<std::string> Observed::variable(std::string_view name) const {
  if (!variables) return std::nullopt;
  const environment::VariableFact* found = variables->facts.find(name);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

Observed read(const Evidence& evidence) { return Reader(evidence).take(); }

}  // namespace sfprobe
