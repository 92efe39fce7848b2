// curl 7.88 with OpenSSL, as Debian 12 has it: what people compare the CLI with.
#include <algorithm>

#include "clients/client.hpp"
#include "clients/to_prediction.hpp"
#include "proxy/curl_url.hpp"
#include "proxy/no_proxy.hpp"

namespace sfprobe::clients {
namespace {

struct Exit {
  int number;
  const char* name;
  const char* text;
};
constexpr Exit kUnsupported{1, "CURLE_UNSUPPORTED_PROTOCOL", "Received HTTP/0.9 when not allowed"};
constexpr Exit kProxyName{5, "CURLE_COULDNT_RESOLVE_PROXY", "Could not resolve proxy"};
constexpr Exit kName{6, "CURLE_COULDNT_RESOLVE_HOST", "Could not resolve host"};
constexpr Exit kConnect{7, "CURLE_COULDNT_CONNECT", "Failed to connect"};
constexpr Exit kWeird{8, "CURLE_WEIRD_SERVER_REPLY", "Weird server reply"};
constexpr Exit kPartial{18, "CURLE_PARTIAL_FILE", "Transferred a partial file"};
constexpr Exit kTls{35, "CURLE_SSL_CONNECT_ERROR", "TLS connect error"};
constexpr Exit kNothing{52, "CURLE_GOT_NOTHING", "Empty reply from server"};
constexpr Exit kSend{55, "CURLE_SEND_ERROR", "Failed sending data to the peer"};
constexpr Exit kReceive{56, "CURLE_RECV_ERROR", "Failure in receiving network data"};
constexpr Exit kCertificate{60, "CURLE_PEER_FAILED_VERIFICATION", "SSL certificate problem"};
constexpr Exit kProxy{97, "CURLE_PROXY", "The proxy's handshake failed"};

constexpr Exit kFraming{16, "CURLE_HTTP2", "Error in the HTTP2 framing layer"};
constexpr Exit kStream{92, "CURLE_HTTP2_STREAM", "HTTP/2 stream was not closed cleanly"};
constexpr Exit kArgument{43, "CURLE_BAD_FUNCTION_ARGUMENT",
                         "A libcurl function was given a bad argument"};
constexpr Exit kEncoding{61, "CURLE_BAD_CONTENT_ENCODING", "Unrecognized content encoding"};
constexpr Exit kClientCertificate{98, "CURLE_SSL_CLIENTCERT", "SSL Client Certificate required"};

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

constexpr bool kH2 = true;  // it offers HTTP/2
constexpr double kNever = kHangMs + 1;

Result failed(const Timeline& timeline, const Exit& exit, std::string because) {
  return timeline.error({exit.name}, "curl: (" + std::to_string(exit.number) + ") " + exit.text,
                        std::move(because));
}

struct Family {
  bool connected = false;
  bool stuck = false;  // on an address that does not answer, for minutes
  double ms = 0;
};

// The addresses of one family are tried one after another.
Family try_family(const Path& path, bool v6) {
  Family family;
  for (const Attempt& attempt : path.attempts) {
    if (attempt.v6 != v6) continue;
    family.stuck = attempt.outcome == Outcome::timed_out;
    family.connected = attempt.outcome == Outcome::ok;
    family.ms += attempt.ms;
    if (family.stuck || family.connected) break;
  }
  return family;
}

// The two families compete (lib/connect.c, RFC 8305).
std::optional<Result> connect(const Path& path, bool proxied, Timeline& timeline) {
  if (path.unprobed) return timeline.unseen("its addresses came too late to be tried");
  if (path.attempts.empty() && !path.handshakes.empty()) return std::nullopt;
  const bool asked = path.lookup.outcome != Outcome::unknown || !path.lookup.code.empty();
  if (!path.hop_literal && asked) {
    timeline.ms += path.lookup.ms + path.lookup.aaaa_ms;
    timeline.inferred = timeline.inferred || path.lookup.inferred;
    // curl does not ask for ADDRCONFIG: it gets addresses of a family that this machine lacks.
    if (path.lookup.outcome != Outcome::ok && path.withheld) {
      return failed(timeline, kConnect, "no address can be reached");
    }
    if (path.lookup.outcome != Outcome::ok && timeline.ms > kHangMs) {
      return timeline.hang(timeline.ms, {kName.name}, path.hop_name + " is not resolved");
    }
    if (path.lookup.outcome != Outcome::ok) {
      return failed(timeline, proxied ? kProxyName : kName, path.hop_name + " is not resolved");
    }
  }
  const Family v4 = try_family(path, false);
  const Family v6 = try_family(path, true);
  if (v4.connected || v6.connected) {
    timeline.ms += std::min(v4.connected ? v4.ms : 1e9, v6.connected ? v6.ms : 1e9);
    return std::nullopt;
  }
  if (v4.stuck || v6.stuck || path.attempts.empty()) {
    timeline.inferred = true;
    return timeline.hang(134'000, {kConnect.name}, "no address answers");
  }
  const bool reset = std::any_of(path.attempts.begin(), path.attempts.end(),
                                 [](const Attempt& a) { return a.outcome == Outcome::reset; });
  // A reset may come just after the connection stands.
  if (reset)
    return timeline.error({kConnect.name, kTls.name}, "", "the connection is reset at once");
  return failed(timeline, kConnect, "no address works");
}

// What libcurl itself, which is the same version, made of that handshake.
const Exit* by_libcurl(const Path& path) {
  static constexpr Exit kKnown[] = {kUnsupported,      kConnect, kWeird,       kPartial, kTls,
                                    kArgument,         kNothing, kCertificate, kReceive, kEncoding,
                                    kClientCertificate};
  const HttpAnswer* token = path.token_of(kH2);
  if (token == nullptr || token->raw.source != "curl") return nullptr;
  for (const Exit& exit : kKnown) {
    if (exit.number == token->raw.code) return &exit;
  }
  return nullptr;
}

// It verifies in the middle of the handshake, as soon as the certificate is there, and whatever
// ends the handshake afterwards; it reads its certificate file before that.
std::optional<Result> refused_early(const Handshake& seen, Timeline timeline) {
  const auto verdict = seen.verdicts.find("curl");
  if (seen.outcome == Outcome::ok || verdict == seen.verdicts.end()) return std::nullopt;
  const std::string& code = verdict->second;
  timeline.ms += seen.ms;
  if (code.starts_with("CURLE_")) {
    return timeline.error({code}, "", "curl cannot use its certificate file");
  }
  const bool by_name = code == "ERR_TLS_CERT_ALTNAME_INVALID";  // that is compared at the end
  if (code.empty() || by_name || seen.facts.alert == 70) return std::nullopt;
  return failed(timeline, kCertificate, "curl does not accept the certificate");
}

// `inside`: in the TLS session with an https:// proxy, where libcurl 7.88 looks for its own
// verification's verdict in the wrong place.
std::optional<Result> shake_hands(const Handshake& seen, Timeline& timeline, bool inside = false) {
  if (auto result = refused_early(seen, timeline)) return result;
  if (seen.outcome == Outcome::timed_out) {
    timeline.inferred = true;
    return timeline.hang(300'000, {kTls.name}, "the TLS handshake is never answered");
  }
  timeline.ms += seen.ms;
  if (seen.outcome == Outcome::reset && seen.facts.reached == HandshakeProgress::nothing) {
    return timeline.error({kConnect.name, kTls.name}, "", "the connection is reset at once");
  }
  if (seen.outcome == Outcome::alert && seen.facts.alert == 70) {
    // curl goes on to older versions, and may stumble over their certificate first.
    return timeline.error({kTls.name, kCertificate.name}, "", "the server speaks old TLS only");
  }
  if (seen.outcome != Outcome::ok) return failed(timeline, kTls, "the TLS handshake fails");
  // NODE_OPTIONS took these versions for Node.js alone.
  if (seen.facts.version == "TLSv1" || seen.facts.version == "TLSv1.1") {
    return failed(timeline, kTls, "the server speaks old TLS only");
  }
  // OpenSSL has these, but not among its defaults.
  for (const char* rare : {"CCM", "ARIA", "CAMELLIA"}) {
    if (seen.facts.cipher.find(rare) != std::string::npos) {
      return failed(timeline, kTls, "the server's cipher is none that curl offers");
    }
  }
  // Debian's OpenSSL has security level 2.
  if (seen.facts.dh_bits > 0 && seen.facts.dh_bits < 2048) {
    return failed(timeline, kTls, "the server's Diffie-Hellman key is too small");
  }
  const auto verdict = seen.verdicts.find("curl");
  if (verdict == seen.verdicts.end()) {
    timeline.inferred = true;
  } else if (verdict->second.starts_with("CURLE_")) {
    return timeline.error({verdict->second}, "", "curl cannot use its certificate file");
  } else if (verdict->second == "CERT_SIGNATURE_FAILURE") {
    // A root of that name with another key: libcurl 7.88 takes OpenSSL's first error for its own.
    return timeline.error({kTls.name, kCertificate.name}, "", "a same-named root has another key");
  } else if (!verdict->second.empty()) {
    const bool by_name = verdict->second == "ERR_TLS_CERT_ALTNAME_INVALID";
    return failed(timeline, inside && !by_name ? kTls : kCertificate,
                  "curl does not accept the certificate");
  }
  return std::nullopt;
}

// What libcurl itself, which is the same version, made of the proxy's answer: its error, or 0;
// nothing if it was not asked.
std::optional<std::int64_t> libcurl_at_tunnel(const Path& path) {
  using endpoint::Phase;
  const HttpAnswer* token = path.token_of(kH2);
  if (token == nullptr) return std::nullopt;
  if (token->facts.curl_at_tunnel != 0) return token->facts.curl_at_tunnel;
  if (token->facts.phase == Phase::tunnel && token->raw.source == "curl") return token->raw.code;
  if (token->asked()) return 0;
  return std::nullopt;
}

Result lost_in_tunnel(std::int64_t error, const Timeline& timeline) {
  static constexpr Exit kKnown[] = {kWeird, kNothing, kReceive, kArgument, kSend, kProxy, kConnect};
  const auto* const found = std::find_if(std::begin(kKnown), std::end(kKnown),
                                         [&](const Exit& exit) { return exit.number == error; });
  return failed(timeline, found == std::end(kKnown) ? kReceive : *found,
                "the proxy's answer is not one that it takes");
}

std::optional<Result> tunnel(const Path& path, const Choice& choice, Timeline& timeline) {
  if (choice.scheme == "https" && path.proxy_tls) {
    if (auto result = shake_hands(*path.proxy_tls, timeline)) return result;
  }
  if (!path.tunnel || path.tunnel->outcome == Outcome::timed_out) {
    timeline.inferred = true;
    return timeline.hang(kNever, {}, "the proxy never answers");
  }
  timeline.ms += path.tunnel->ms;
  const bool cut = path.tunnel->outcome == Outcome::reset ||
                   path.tunnel->outcome == Outcome::broken_pipe ||
                   path.tunnel->outcome == Outcome::closed;
  if (path.tunnel->facts.no_header && path.tunnel->facts.loose_status == 200) {
    return failed(timeline, kArgument, "a header of the proxy's answer is malformed");
  }
  if (const auto error = libcurl_at_tunnel(path); error && !cut) {
    if (*error == 0) return std::nullopt;
    return lost_in_tunnel(*error, timeline);
  }
  const std::string& line = path.tunnel->facts.status_line;
  if (path.tunnel->outcome == Outcome::ok && !line.empty() && !line.starts_with("HTTP/1.")) {
    return failed(timeline, kReceive, "the proxy's answer is not HTTP/1");
  }
  if (path.tunnel->outcome == Outcome::ok) return std::nullopt;
  const bool socks = choice.scheme.starts_with("socks");
  if (path.tunnel->outcome == Outcome::reset || path.tunnel->outcome == Outcome::broken_pipe) {
    // A reset may come before curl has seen the connection stand.
    return timeline.error({kReceive.name, kConnect.name}, "", "the proxy resets the connection");
  }
  const int status = path.tunnel->facts.status;
  // Any 2xx opens the tunnel for curl; the CLI, and so the probe, takes 200 only.
  if (status > 200 && status < 300) return timeline.unseen("it takes this for an open tunnel");
  return failed(timeline, socks ? kProxy : kReceive, "the proxy does not open the tunnel");
}

// libcurl, which is the same version, has seen it: its number is curl's.
const Exit* end_of_h2(const HttpAnswer& token) {
  static constexpr Exit kKnown[] = {kFraming, kPartial, kNothing, kSend, kReceive, kStream};
  if (token.facts.alpn != "h2" || token.raw.source != "curl") return nullptr;
  for (const Exit& exit : kKnown) {
    if (exit.number == token.raw.code) return &exit;
  }
  return nullptr;
}

Result answer(const Path& path, Timeline timeline) {
  const HttpAnswer* found = path.token_of(kH2);
  if (found == nullptr || !found->asked()) {
    return timeline.unseen(why_not_asked(found));
  }
  const HttpAnswer& token = *found;
  if (token.facts.unverified) {
    return failed(timeline, kCertificate, "curl does not accept the certificate");
  }
  timeline.ms += token.wait_ms();
  // The step of an answer that was read twice took twice as long.
  if (!token.facts.reread) timeline.ms = std::max(timeline.ms, token.ms);
  const bool begun = token.facts.status != 0;
  if (path.handshakes.front().facts.client_certificate_wanted && token.outcome != Outcome::ok) {
    return timeline.error({kReceive.name, kSend.name, kFraming.name}, "",
                          "the server wants a client certificate");
  }
  if (const Exit* exit = end_of_h2(token)) {
    Result result = failed(timeline, *exit, "the HTTP/2 exchange is broken");
    // What is left unread makes a close a reset.
    if (exit->number == kReceive.number) result.codes.emplace_back(kPartial.name);
    if (exit->number == kFraming.number) result.codes.emplace_back(kReceive.name);
    if (exit->number == kPartial.number) result.codes.emplace_back(kReceive.name);
    return result;
  }
  switch (token.outcome) {
    case Outcome::ok:
    case Outcome::too_large: return timeline.response(token.facts.status);
    case Outcome::timed_out:
      timeline.inferred = true;
      return timeline.hang(kNever, {}, "no answer");
    case Outcome::closed: {
      const Exit* exit = by_libcurl(path);
      return failed(timeline, exit ? *exit : begun ? kPartial : kNothing, "the answer ends");
    }
    default: {
      const Exit* exit = by_libcurl(path);
      return failed(timeline, exit ? *exit : kReceive, "the answer is not one that it takes");
    }
  }
}

Result request(const Seen& seen, const Choice& choice) {
  Timeline timeline;
  if (choice.decision == proxy::Decision::crash) {
    const bool scheme = choice.codes.empty() ? choice.fault == proxy::ProxyFault::scheme_unsupported
                                             : choice.codes.front() == kConnect.name;
    return failed(timeline, scheme ? kConnect : kProxyName, "it cannot use " + choice.variable);
  }
  const bool proxied = choice.decision != proxy::Decision::direct;
  const auto found = seen.paths.find(proxied ? choice.route : "direct");
  if (found == seen.paths.end()) {
    return timeline.unseen("its proxy was not probed");
  }
  const Path& path = found->second;
  if (auto result = connect(path, proxied, timeline)) return *result;
  if (proxied) {
    if (auto result = tunnel(path, choice, timeline)) return *result;
  }
  if (const HttpAnswer* token = path.token_of(kH2);
      path.handshakes.empty() && token != nullptr && token->outcome == Outcome::ok) {
    return timeline.response(token->facts.status);
  }
  if (path.handshakes.empty()) {
    timeline.inferred = true;
    return timeline.hang(kNever, {}, "no TLS handshake was seen");
  }
  // A request that libcurl sent tells more than a handshake under Node's own options.
  const HttpAnswer* token = path.token_of(kH2);
  const bool asked = token != nullptr && token->asked();
  if (path.handshakes.front().outcome == Outcome::ok || !asked) {
    auto result =
        shake_hands(path.handshakes.front(), timeline, proxied && choice.scheme == "https");
    const bool alert = path.handshakes.front().outcome == Outcome::alert;
    if (result && alert) {
      if (const Exit* exit = by_libcurl(path)) result->codes.emplace_back(exit->name);
    }
    if (result) return *result;
  }
  return answer(path, timeline);
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
