#include "clients/what_if.hpp"

#include <algorithm>
#include <array>

#include "clients/choose.hpp"
#include "clients/client.hpp"
#include "node/options.hpp"
#include "text/ascii.hpp"

namespace sfprobe::clients {
namespace {

// What the models read of the environment, but for trust; and what does nothing for a request.
constexpr auto kModelled = std::to_array<std::string_view>(
    {"https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "NODE_OPTIONS", "HTTP_TIMEOUT",
     "NODE_USE_ENV_PROXY", "NODE_TLS_REJECT_UNAUTHORIZED", "RES_OPTIONS", "ALL_PROXY", "all_proxy",
     "NO_PROXY", "no_proxy", "SF_DISABLE_DNS_CHECK", "OPENSSL_CONF"});
// What decides about trust: only a trial on the captured chain can say what it does.
constexpr auto kTrust = std::to_array<std::string_view>(
    {"NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "SSL_CERT_FILE", "SSL_CERT_DIR"});

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_in(const EnvChange& change) {
  std::vector<std::string> names = change.unset;
  for (const auto& [name, value] : change.set) names.push_back(name);
  return names;
}

bool speaks_of_trust(std::string_view options) {
  return options.find("-ca") != std::string_view::npos ||
         options.find("SECLEVEL") != std::string_view::npos;
}

bool changes_trust(const EnvChange& change, const Seen& seen) {
  const std::vector<std::string> names = names_in(change);
  if (std::any_of(names.begin(), names.end(), [](const auto& n) { return among(kTrust, n); })) {
    return true;
  }
  if (std::find(names.begin(), names.end(), "NODE_OPTIONS") == names.end()) return false;
  std::string after;
  for (const auto& [name, value] : change.set) {
    if (name == "NODE_OPTIONS") after = value;
  }
  return speaks_of_trust(seen.variable("NODE_OPTIONS").value_or("")) != speaks_of_trust(after);
}

bool is_modelled(const EnvChange& change) {
  const std::vector<std::string> names = names_in(change);
  return std::all_of(names.begin(), names.end(),
                     [](const auto& n) { return among(kModelled, n) || among(kTrust, n); });
}

void apply(const EnvChange& change, environment::VariablesFacts& facts) {
  const auto remove = [&](const std::string& name) {
    std::erase_if(facts.variables, [&](const auto& variable) { return variable.name == name; });
  };
  for (const auto& [name, value] : change.set) {
    remove(name);
    facts.variables.push_back({name, value, value.empty()});
  }
  for (const std::string& name : change.unset) remove(name);
  // Nothing names a configuration of OpenSSL any more.
  const auto* options = facts.find("NODE_OPTIONS");
  const bool in_options =
      options != nullptr && options->value.find("--openssl-config") != std::string::npos;
  if (facts.find("OPENSSL_CONF") == nullptr && !in_options) facts.openssl.clear();
}

// The probed route through the same proxy, if there is one.
std::string path_of(const Seen& seen, const proxy::ProxyChoice& choice) {
  if (choice.decision == proxy::Decision::direct) return "direct";
  const std::string shown = choice.url.shown();
  for (const auto& [client, other] : seen.choices) {
    if (!other.route.empty() && other.proxy == shown) return other.route;
  }
  for (const Choice& trial : seen.trials) {
    if (trial.proxy == shown) return trial.route;
  }
  return {};
}

// Every client's, since the Node.js below the CLI reads the variables for itself.
void choose_again(Seen& seen) {
  std::map<std::string, Choice> next_choices;
  for (const proxy::ProxyChoice& choice : choose_proxies({seen.environment(), seen.target.host})) {
    Choice next = choice_of(proxy::fact_of(choice));
    next.route = path_of(seen, choice);
    next.scheme = choice.url.scheme;  // which the URL as it is shown may hide
    next_choices[choice.client] = std::move(next);
  }
  // What an older document calls otherwise stays as it was, and so does a proxy that curl takes
  // from its own configuration file.
  for (auto& [client, choice] : next_choices) {
    const bool own = seen.choice(client).variable.find("proxy in ") != std::string::npos;
    if (!own) seen.choices[client] = choice;
  }
}

void trust_ca_file(Handshake& handshake) {
  const auto file = handshake.verdicts.find("--ca-file");
  if (file == handshake.verdicts.end()) return;
  for (auto& [view, code] : handshake.verdicts) {
    if (view.starts_with("node") && !code.empty()) code = file->second;
  }
}

void trust_ca_files(Seen& seen) {
  for (auto& [name, path] : seen.paths) {
    for (Handshake& handshake : path.handshakes) trust_ca_file(handshake);
    if (path.proxy_tls) trust_ca_file(*path.proxy_tls);
  }
}

// What the trial of that fix said of one chain; true if there was one.
bool apply_trial(const ChainVerdicts& verdicts, std::string_view fix, Handshake* handshake) {
  bool tried = false;
  for (const auto& cure : verdicts.cures) {
    if (cure.facts.fix != fix || !cure.facts.why_not.empty()) continue;
    tried = true;
    if (handshake == nullptr) continue;
    for (auto& [view, code] : handshake->verdicts) {
      if (view.starts_with("node")) code = cure.facts.trusted ? "" : cure.facts.code;
    }
  }
  return tried;
}

// The verdicts on the chains that this fix was tried on. False if it was tried on none.
bool apply_trial(const Observed& observed, std::string_view fix, Seen& seen) {
  bool tried = false;
  for (const ObservedRoute& route : observed.routes) {
    const auto path = seen.paths.find(route.name);
    if (path == seen.paths.end()) continue;
    if (route.proxy_tls && path->second.proxy_tls) {
      tried |= apply_trial(route.proxy_tls->verdicts, fix, &*path->second.proxy_tls);
    }
    for (std::size_t i = 0; i < route.handshakes.size(); ++i) {
      const bool known = i < path->second.handshakes.size();
      tried |= apply_trial(route.handshakes[i].verdicts, fix,
                           known ? &path->second.handshakes[i] : nullptr);
    }
  }
  return tried;
}

// What Node.js offers in a handshake, as NODE_OPTIONS and a configuration of OpenSSL have it.
struct Offer {
  int tls_min;
  int tls_max;
  std::string ciphers;
  bool configured;
  bool operator==(const Offer&) const = default;
};

Offer offer_of(const std::string& value, bool configured) {
  const node::Options options = node::read_options(value, {}).options;
  const node::TlsVersions versions = options.tls_versions();
  return {versions.oldest, versions.newest, options.ciphers, configured};
}

bool sets_security_level(const Observed& observed) {
  return observed.variables &&
         std::any_of(observed.variables->facts.openssl.begin(),
                     observed.variables->facts.openssl.end(),
                     [](const auto& openssl) { return openssl.security_level >= 0; });
}

// Another offer, another handshake: that with Node.js's defaults was tried if the first one failed.
// False if nobody knows how it would go.
bool offer_again(const Observed& observed, bool level_tried, Seen& seen) {
  const bool configured = observed.variables && !observed.variables->facts.openssl.empty();
  const Offer now =
      offer_of(seen.variable("NODE_OPTIONS").value_or(""), !seen.variables.openssl.empty());
  const Offer before = offer_of(observed.variable("NODE_OPTIONS").value_or(""), configured);
  if (now == before) return true;
  const bool other_level =
      now.configured != before.configured && sets_security_level(observed) && !level_tried;
  for (auto& [name, path] : seen.paths) {
    for (Handshake& handshake : path.handshakes) {
      if (!handshake.by_defaults.empty() && now == offer_of("", false)) {
        const Handshake again = handshake.by_defaults.front();
        handshake = again;
        if (path.refused_usual) path.refused_hello = path.refused_usual;
      } else if (handshake.outcome != Outcome::ok || other_level) {
        return false;
      }
    }
  }
  return true;
}

// Names a proxy, or says whether proxies of the environment count.
bool is_about_proxies(const EnvChange& change) {
  const auto named = [](std::string_view name, std::string_view value) {
    return text::lower(name).find("proxy") != std::string::npos ||
           value.find("use-env-proxy") != std::string_view::npos;
  };
  return std::any_of(change.set.begin(), change.set.end(),
                     [&](const auto& set) { return named(set.first, set.second); }) ||
         std::any_of(change.unset.begin(), change.unset.end(),
                     [&](const std::string& name) { return named(name, ""); });
}

// The same name servers under other options of the resolver. False if their answers are not known.
bool look_up_again(const Observed& observed, const std::string& options, Seen& seen) {
  if (observed.search) return false;  // the name itself has other addresses, which nobody tried
  const auto lookup = lookup_under(observed, options);
  if (!lookup) return false;
  // Where the servers' answers do not explain what the C library says now (nsswitch.conf, EDNS),
  // they do not tell what it would say under other options.
  const auto now = lookup_under(observed, observed.variable("RES_OPTIONS").value_or(""));
  const Outcome really = observed.lookup->outcome;
  const bool failed = really != Outcome::ok && really != Outcome::timed_out;
  if (failed && now && now->outcome == Outcome::ok) return false;
  // A proxy's name that was not found for want of time would be, and nobody knows what comes then.
  const bool other_end = !now || now->outcome != lookup->outcome;
  for (const auto& [name, path] : seen.paths) {
    const bool by_name = path.proxied() && !path.hop_literal;
    if (by_name && path.lookup.outcome == Outcome::try_again && other_end) return false;
  }
  seen.paths[steps::kDirect].lookup = *lookup;
  return true;
}

}  // namespace

std::optional<Prediction> predict_with(const Observed& observed, const EnvChange& change,
                                       std::string_view fix) {
  if (!observed.choice || !is_modelled(change)) return std::nullopt;
  Seen seen = see(observed);
  // A proxy from the command line is not the environment's.
  if (seen.cli_choice().variable.starts_with("--")) return std::nullopt;
  if (changes_trust(change, seen) && !apply_trial(observed, fix, seen)) return std::nullopt;
  trust_ca_files(seen);
  const std::string options = seen.variable("NODE_OPTIONS").value_or("");
  const std::string resolver = seen.variable("RES_OPTIONS").value_or("");
  const bool configured = !seen.variables.openssl.empty();
  apply(change, seen.variables);
  const bool unconfigured = configured && seen.variables.openssl.empty();
  const bool level_tried = unconfigured && apply_trial(observed, "unset-openssl-conf", seen);
  const bool other_offer = seen.variable("NODE_OPTIONS").value_or("") != options || unconfigured;
  if (other_offer && !offer_again(observed, level_tried, seen)) return std::nullopt;
  const std::string changed = seen.variable("RES_OPTIONS").value_or("");
  if (changed != resolver && !look_up_again(observed, changed, seen)) return std::nullopt;
  // Chosen again only if it can matter: the evidence holds the URLs without their credentials.
  if (is_about_proxies(change)) choose_again(seen);
  return predict_cli(seen);
}

std::optional<Prediction> predict_trusting(const Observed& observed, std::string_view fix) {
  Seen seen = see(observed);
  if (!observed.choice || !apply_trial(observed, fix, seen)) return std::nullopt;
  trust_ca_files(seen);
  return predict_cli(seen);
}

Prediction predict_with_ca_files(const Observed& observed) {
  Seen seen = see(observed);
  trust_ca_files(seen);
  return predict_cli(seen);
}

bool gets_through(const std::optional<Prediction>& prediction) {
  return prediction && prediction->outcome == ClientOutcome::response &&
         prediction->certainty == Certainty::observed && prediction->told;
}

bool logs_in(const Observed& observed, const std::optional<Prediction>& prediction) {
  if (!gets_through(prediction)) return false;
  const auto answered = [&](const ObservedRoute& route) {
    return route.token && route.token->facts.kind == endpoint::BodyKind::oauth_error &&
           route.token->facts.status == prediction->status;
  };
  return std::any_of(observed.routes.begin(), observed.routes.end(), answered);
}

std::optional<Proof> try_change(const Observed& observed, const EnvChange& change,
                                std::string_view fix) {
  const auto after = predict_with(observed, change, fix);
  if (!after || logs_in(observed, predict_cli(see(observed)))) return std::nullopt;
  if (logs_in(observed, after)) return Proof::proven;
  // A change that lets it get to an answer of which nothing is known yet may well help.
  const bool may_help = after->outcome == ClientOutcome::response && !after->told;
  return may_help ? Proof::untested : Proof::disproved;
}

}  // namespace sfprobe::clients
