// curl 7.88 with OpenSSL, as Debian 12 has it: what people compare the CLI with.
#include <algorithm>

#include "clients/client.hpp"
#include "clients/curl/stages.hpp"
#include "clients/to_prediction.hpp"
#include "proxy/curl_url.hpp"
#include "proxy/no_proxy.hpp"

namespace sfprobe::clients {
namespace {

// https_proxy, HTTPS_PROXY, all_proxy, ALL_PROXY; empty ones do not count; with NO_PROXY.
proxy::ProxyChoice choose(const proxy::ProxySettings& settings) {
  const auto setting = proxy::first_set(
      settings.variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, true);
  if (!setting) return proxy::go_direct("curl");
  const auto no_proxy = proxy::first_set(settings.variables, {"no_proxy", "NO_PROXY"}, true);
  if (no_proxy && proxy::excluded_for_curl(no_proxy->value, settings.host)) {
    return proxy::go_direct("curl", no_proxy->name, no_proxy->name + " excludes " + settings.host);
  }
  proxy::CurlUrl taken = proxy::parse_curl_url(setting->value);
  proxy::ProxyChoice choice{"curl", proxy::Decision::proxy, setting->name, "",
                            std::move(taken.url)};
  if (taken.code.empty()) return choice;
  choice.decision = proxy::Decision::crash;
  choice.codes = {taken.code};
  return choice;
}

// curl takes its bundle and its directory together; the first of the variables that is set
// replaces one of the two.
trust::View trust_view(const trust::ViewSources& sources) {
  const trust::Settings& settings = sources.settings;
  const trust::View& system = sources.system;
  const auto set = [](const std::optional<std::string>& value) {
    return value && !value->empty() ? value : std::nullopt;
  };
  trust::View view{"curl", system.source, {2, true, true, false}, system.stores, system.further};
  const auto folder = settings.curl_bundle ? std::nullopt : set(settings.cert_dir);
  const auto file = settings.curl_bundle ? settings.curl_bundle
                    : folder             ? std::nullopt
                                         : set(settings.cert_file);
  if (file) {
    const std::string name = settings.curl_bundle ? "CURL_CA_BUNDLE" : "SSL_CERT_FILE";
    std::size_t taken = 0;
    const trust::StorePtr store = trust::file_store_as(trust::Reader::openssl, name, *file, &taken);
    if (taken == 0) {
      view.refusal_code = "CURLE_SSL_CACERT_BADFILE";
      view.refusal = "curl gives up (77): " + *file + " (" + name + ") is not a usable PEM file";
    }
    view.source = *file;
    view.further.clear();
    view.stores.insert(view.stores.begin(), store);
  }
  if (folder) {
    view.stores.push_back(trust::hashed_store("SSL_CERT_DIR", *folder));
    view.source = *folder;
  }
  return view;
}

Result request(const Seen& seen, const Choice& choice) {
  Timeline timeline;
  if (choice.decision == proxy::Decision::crash) {
    const bool scheme = choice.codes.empty() ? choice.fault == proxy::ProxyFault::scheme_unsupported
                                             : choice.codes.front() == curl::kConnect.name;
    return curl::failed(timeline, scheme ? curl::kConnect : curl::kProxyName,
                        "it cannot use " + choice.variable);
  }
  const bool proxied = choice.decision != proxy::Decision::direct;
  const auto found = seen.paths.find(proxied ? choice.route : "direct");
  if (found == seen.paths.end()) {
    return timeline.unseen("its proxy was not probed");
  }
  const Path& path = found->second;
  if (auto result = curl::connect(path, proxied, timeline)) return *result;
  if (proxied) {
    if (auto result = curl::tunnel(path, choice, timeline)) return *result;
  }
  if (const HttpAnswer* token = path.token_of(curl::kH2);
      path.handshakes.empty() && token != nullptr && token->outcome == Outcome::ok) {
    return timeline.response(token->facts.status);
  }
  if (path.handshakes.empty()) {
    timeline.inferred = true;
    return timeline.hang(curl::kNever, {}, "no TLS handshake was seen");
  }
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
  return curl::answer(path, timeline);
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
