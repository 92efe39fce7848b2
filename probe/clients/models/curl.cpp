// curl 7.88 with OpenSSL, as Debian 12 has it: what people compare the CLI with.
#include <algorithm>

#include "clients/client.hpp"
#include "clients/curl/configured.hpp"
#include "clients/curl/stages.hpp"
#include "clients/to_prediction.hpp"
#include "proxy/curl_url.hpp"
#include "proxy/no_proxy.hpp"
#include "text/show.hpp"

namespace sfprobe::clients {
namespace {

// Its own configuration file, else https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; empty ones do
// not count; with NO_PROXY.
std::optional<proxy::Setting> setting_of(const proxy::ProxySettings& settings) {
  const proxy::CurlrcProxy& own = settings.curlrc;
  if (own.proxy) return proxy::Setting{own.place, *own.proxy};
  return proxy::first_set(settings.variables,
                          {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, true);
}

std::optional<proxy::Setting> exceptions_of(const proxy::ProxySettings& settings) {
  const proxy::CurlrcProxy& own = settings.curlrc;
  if (own.noproxy) return proxy::Setting{"no" + own.place, *own.noproxy};
  return proxy::first_set(settings.variables, {"no_proxy", "NO_PROXY"}, true);
}

proxy::ProxyChoice choose(const proxy::ProxySettings& settings) {
  const auto setting = setting_of(settings);
  if (!setting) return proxy::go_direct("curl");
  if (setting->value.empty()) {
    return proxy::go_direct("curl", setting->name, "the " + setting->name + " is empty");
  }
  const auto no_proxy = exceptions_of(settings);
  if (no_proxy && proxy::excluded_for_curl(no_proxy->value, settings.host)) {
    return proxy::go_direct("curl", no_proxy->name, no_proxy->name + " excludes " + settings.host);
  }
  proxy::CurlUrl taken = proxy::parse_curl_url(setting->value);
  proxy::ProxyChoice choice{"curl", proxy::Decision::proxy, setting->name, "",
                            std::move(taken.url)};
  if (settings.curlrc.proxy) {
    choice.reason = "curl takes the " + setting->name;
    // What curl makes of a malformed URL may be a part of its password: nobody is asked for it.
    if (!text::is_plain_url(setting->value)) choice.url.host.clear();
  }
  if (taken.code.empty()) return choice;
  choice.decision = proxy::Decision::crash;
  choice.codes = {taken.code};
  return choice;
}

// curl takes its bundle and its directory together. Its configuration file replaces both, or one of
// them; else the first of the variables that is set replaces one.
struct Anchors {
  std::optional<std::string> file;
  std::string file_name;  // of the setting
  std::optional<std::string> folder;
  std::string folder_name;
};

Anchors anchors_of(const trust::Settings& settings) {
  const auto set = [](const std::optional<std::string>& value) {
    return value && !value->empty() ? value : std::nullopt;
  };
  if (settings.curl.replaces_variables()) {
    return {settings.curl.cacert, "cacert in .curlrc", set(settings.curl.capath),
            "capath in .curlrc"};
  }
  if (settings.curl_bundle) return {settings.curl_bundle, "CURL_CA_BUNDLE", {}, {}};
  if (const auto folder = set(settings.cert_dir)) return {{}, {}, folder, "SSL_CERT_DIR"};
  return {set(settings.cert_file), "SSL_CERT_FILE", {}, {}};
}

trust::View trust_view(const trust::ViewSources& sources) {
  const trust::View& system = sources.system;
  const int level = sources.settings.curl.level;
  trust::View view{"curl",
                   system.source,
                   {level < 0 ? 2 : level, true, true, false},
                   system.stores,
                   system.further};
  const Anchors anchors = anchors_of(sources.settings);
  if (anchors.file) {
    std::size_t taken = 0;
    const trust::StorePtr store =
        trust::file_store_as(trust::Reader::openssl, anchors.file_name, *anchors.file, &taken);
    if (taken == 0) {
      view.refusal_code = "CURLE_SSL_CACERT_BADFILE";
      view.refusal = "curl gives up (77): " + *anchors.file + " (" + anchors.file_name +
                     ") is not a usable PEM file";
    }
    view.source = *anchors.file;
    view.further.clear();
    view.stores.insert(view.stores.begin(), store);
  }
  if (anchors.folder) {
    view.stores.push_back(trust::hashed_store(anchors.folder_name, *anchors.folder));
    view.source = *anchors.folder;
  }
  return view;
}

// From the connection to the target on, through a tunnel or not. `connected_ms` is set once TLS
// stands.
Result through(const Seen& seen, const Choice& choice, const curl::Configured& own,
               const Path& path, Timeline timeline, std::optional<double>& connected_ms) {
  const bool proxied = choice.decision != proxy::Decision::direct;
  const std::string untold = own.untold_at(curl::Stage::tls);
  if (const HttpAnswer* token = path.token_of(curl::kH2);
      path.handshakes.empty() && token != nullptr && token->outcome == Outcome::ok) {
    if (!untold.empty()) return timeline.unseen(untold);
    connected_ms = timeline.ms;
    return timeline.response(token->facts.status);
  }
  if (path.handshakes.empty()) {
    timeline.inferred = true;
    return timeline.hang(curl::kNever, {}, "no TLS handshake was seen");
  }
  if (!untold.empty()) return timeline.unseen(untold);
  const std::string options = seen.variable("NODE_OPTIONS").value_or("");
  if (auto result = own.tls(path.handshakes.front(), timeline, options)) return *result;
  // A request that libcurl sent tells more than a handshake under Node's own options.
  const HttpAnswer* token = path.token_of(curl::kH2);
  const bool asked = token != nullptr && token->asked();
  if (path.handshakes.front().outcome == Outcome::ok || !asked) {
    auto result =
        curl::shake_hands(path.handshakes.front(), timeline, proxied && choice.scheme == "https");
    const bool alert = path.handshakes.front().outcome == Outcome::alert;
    if (result && alert) {
      const curl::Exit* exit = curl::by_libcurl(path);
      auto& codes = result->codes;
      const bool fresh =
          exit != nullptr && std::find(codes.begin(), codes.end(), exit->name) == codes.end();
      if (fresh) codes.emplace_back(exit->name);
    }
    if (result) return *result;
  }
  connected_ms = timeline.ms;
  const std::string later = own.untold_at(curl::Stage::answer);
  return later.empty() ? curl::answer(path, timeline) : timeline.unseen(later);
}

std::optional<Result> until_tunnel(const Choice& choice, const curl::Configured& own,
                                   const Path& path, Timeline& timeline) {
  const bool proxied = choice.decision != proxy::Decision::direct;
  // Of a SOCKS proxy curl says what it says of a host (Curl_resolver_error in lib/hostip.c).
  const bool http_proxy = proxied && !choice.scheme.starts_with("socks");
  const auto untold = [&](curl::Stage stage) -> std::optional<Result> {
    const std::string why = own.untold_at(stage);
    return why.empty() ? std::nullopt : std::optional(timeline.unseen(why));
  };
  if (auto result = untold(curl::Stage::lookup)) return result;
  if (auto result = own.addresses(path, http_proxy, timeline)) return result;
  // Where the name is not resolved, nobody comes to connect.
  const bool resolved = path.hop_literal || path.lookup.outcome == Outcome::ok;
  if (resolved) {
    if (auto result = untold(curl::Stage::connect)) return result;
  }
  if (auto result = curl::connect(own.path_of(path), http_proxy, timeline)) return result;
  if (!proxied) return std::nullopt;
  if (auto result = untold(curl::Stage::tunnel)) return result;
  if (choice.scheme == "https") {
    if (auto result = untold(curl::Stage::proxy_tls)) return result;
  }
  auto result = curl::tunnel(path, choice, timeline);
  if (result && own.proxy_auth) return timeline.unseen("its .curlrc has something for the proxy");
  return result;
}

Result request(const Seen& seen, const Choice& choice) {
  Timeline timeline;
  const curl::Configured own(seen.variables);
  if (const std::string why = own.untold_at(curl::Stage::start); !why.empty()) {
    return timeline.unseen(why);
  }
  const bool taken = choice.variable.find("proxy in ") != std::string::npos ||
                     choice.variable == "no_proxy" || choice.variable == "NO_PROXY";
  if (own.proxy_named && !taken) return timeline.unseen("its .curlrc was read too late");
  if (choice.decision == proxy::Decision::crash) {
    const bool scheme = choice.codes.empty() ? choice.fault == proxy::ProxyFault::scheme_unsupported
                                             : choice.codes.front() == curl::kConnect.name;
    return curl::failed(timeline, scheme ? curl::kConnect : curl::kProxyName,
                        "it cannot use " + choice.variable);
  }
  const auto found =
      seen.paths.find(choice.decision != proxy::Decision::direct ? choice.route : "direct");
  if (found == seen.paths.end()) {
    return timeline.unseen("its proxy was not probed");
  }
  const Path& path = found->second;
  std::optional<double> connected_ms;
  auto result = until_tunnel(choice, own, path, timeline);
  if (!result) result = through(seen, choice, own, own.path_of(path), timeline, connected_ms);
  return own.end(std::move(*result), connected_ms, path);
}

Prediction predict(const Client& self, const Seen& seen) {
  return to_prediction(self.name, request(seen, seen.choice("curl")));
}

const proxy::ProxyRule kProxyRule{"curl", choose};

}  // namespace

std::vector<Client> clients_of_curl() {
  return {{.name = "curl",
           .place = 5000,
           .predict = predict,
           .proxy = &kProxyRule,
           .view = trust::ViewRule{"curl", trust_view}}};
}

}  // namespace sfprobe::clients
