// curl 7.88 with OpenSSL, as Debian 12 has it: what people compare the CLI with.
#include <algorithm>

#include "clients/client.hpp"
#include "clients/saying.hpp"

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
constexpr Exit kPartial{18, "CURLE_PARTIAL_FILE", "Transferred a partial file"};
constexpr Exit kTls{35, "CURLE_SSL_CONNECT_ERROR", "TLS connect error"};
constexpr Exit kNothing{52, "CURLE_GOT_NOTHING", "Empty reply from server"};
constexpr Exit kSend{55, "CURLE_SEND_ERROR", "Failed sending data to the peer"};
constexpr Exit kReceive{56, "CURLE_RECV_ERROR", "Failure in receiving network data"};
constexpr Exit kCertificate{60, "CURLE_PEER_FAILED_VERIFICATION", "SSL certificate problem"};
constexpr Exit kProxy{97, "CURLE_PROXY", "The proxy's handshake failed"};

constexpr Exit kClientCertificate{98, "CURLE_SSL_CLIENTCERT", "SSL Client Certificate required"};

constexpr double kNever = kHangMs + 1;

Fate failed(const Course& course, const Exit& exit, std::string because) {
  return course.error({exit.name}, "curl: (" + std::to_string(exit.number) + ") " + exit.text,
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
std::optional<Fate> connect(const Path& path, bool proxied, Course& course) {
  if (path.unprobed) return course.untold("its addresses came too late to be tried");
  if (path.attempts.empty() && !path.handshakes.empty()) return std::nullopt;
  if (!path.hop_literal && path.lookup.outcome != Outcome::unknown) {
    course.ms += path.lookup.ms;
    course.inferred = course.inferred || path.lookup.inferred;
    // curl does not ask for ADDRCONFIG: it gets addresses of a family that this machine lacks.
    if (path.lookup.outcome != Outcome::ok && path.withheld) {
      return failed(course, kConnect, "no address can be reached");
    }
    if (path.lookup.outcome != Outcome::ok) {
      return failed(course, proxied ? kProxyName : kName, path.hop_name + " is not resolved");
    }
  }
  const Family v4 = try_family(path, false);
  const Family v6 = try_family(path, true);
  if (v4.connected || v6.connected) {
    course.ms += std::min(v4.connected ? v4.ms : 1e9, v6.connected ? v6.ms : 1e9);
    return std::nullopt;
  }
  if (v4.stuck || v6.stuck || path.attempts.empty()) {
    course.inferred = true;
    return course.hang(134'000, {kConnect.name}, "no address answers");
  }
  const bool reset = std::any_of(path.attempts.begin(), path.attempts.end(),
                                 [](const Attempt& a) { return a.outcome == Outcome::reset; });
  // A reset may come just after the connection stands.
  if (reset) return course.error({kConnect.name, kTls.name}, "", "the connection is reset at once");
  return failed(course, kConnect, "no address works");
}

// What libcurl itself, which is the same version, made of that handshake.
const Exit* by_libcurl(const Path& path) {
  static constexpr Exit kKnown[] = {kTls, kCertificate, kReceive, kConnect, kClientCertificate};
  if (!path.token || path.token->raw.source != "curl") return nullptr;
  for (const Exit& exit : kKnown) {
    if (exit.number == path.token->raw.code) return &exit;
  }
  return nullptr;
}

std::optional<Fate> shake_hands(const Handshake& seen, Course& course) {
  if (seen.outcome == Outcome::timed_out) {
    course.inferred = true;
    return course.hang(300'000, {kTls.name}, "the TLS handshake is never answered");
  }
  course.ms += seen.ms;
  if (seen.outcome == Outcome::reset && seen.facts.reached == "nothing") {
    return course.error({kConnect.name, kTls.name}, "", "the connection is reset at once");
  }
  if (seen.outcome == Outcome::alert && seen.facts.alert == 70) {
    // curl goes on to older versions, and may stumble over their certificate first.
    return course.error({kTls.name, kCertificate.name}, "", "the server speaks old TLS only");
  }
  if (seen.outcome != Outcome::ok) return failed(course, kTls, "the TLS handshake fails");
  const auto verdict = seen.verdicts.find("curl");
  if (verdict == seen.verdicts.end()) {
    course.inferred = true;
  } else if (verdict->second.starts_with("CURLE_")) {
    return course.error({verdict->second}, "", "curl cannot use its certificate file");
  } else if (verdict->second == "CERT_SIGNATURE_FAILURE") {
    // A root of that name with another key: libcurl 7.88 takes OpenSSL's first error for its own.
    return course.error({kTls.name, kCertificate.name}, "", "a same-named root has another key");
  } else if (!verdict->second.empty()) {
    return failed(course, kCertificate, "curl does not accept the certificate");
  }
  return std::nullopt;
}

std::optional<Fate> tunnel(const Path& path, const Choice& choice, Course& course) {
  if (choice.scheme == "https" && path.proxy_tls) {
    if (auto fate = shake_hands(*path.proxy_tls, course)) return fate;
  }
  if (!path.tunnel || path.tunnel->outcome == Outcome::timed_out) {
    course.inferred = true;
    return course.hang(kNever, {}, "the proxy never answers");
  }
  course.ms += path.tunnel->ms;
  if (path.tunnel->outcome == Outcome::ok) return std::nullopt;
  const bool socks = choice.scheme.starts_with("socks");
  if (path.tunnel->outcome == Outcome::reset || path.tunnel->outcome == Outcome::broken_pipe) {
    // A reset may come before curl has seen the connection stand.
    return course.error({kReceive.name, kConnect.name}, "", "the proxy resets the connection");
  }
  const int status = path.tunnel->facts.status;
  // Any 2xx opens the tunnel for curl; the CLI, and so the probe, takes 200 only.
  if (status > 200 && status < 300) return course.untold("it takes this for an open tunnel");
  return failed(course, socks ? kProxy : kReceive, "the proxy does not open the tunnel");
}

Fate answer(const Path& path, Course course) {
  if (!path.token ||
      (path.token->facts.phase != "answer" && path.token->facts.phase != "request")) {
    return course.untold("the request was not made: nobody here trusts the certificate");
  }
  const HttpAnswer& token = *path.token;
  course.ms += token.ms;
  const bool begun = token.facts.status != 0;
  if (path.handshakes.front().facts.client_certificate_wanted && token.outcome != Outcome::ok) {
    return course.error({kReceive.name, kSend.name}, "", "the server wants a client certificate");
  }
  switch (token.outcome) {
    case Outcome::ok:
    case Outcome::too_large: return course.response(token.facts.status);
    case Outcome::timed_out: course.inferred = true; return course.hang(kNever, {}, "no answer");
    case Outcome::closed: return failed(course, begun ? kPartial : kNothing, "the answer ends");
    case Outcome::protocol:
      if (token.raw.code == kUnsupported.number) {
        return failed(course, kUnsupported, "what answers is not HTTP");
      }
      [[fallthrough]];
    default: return failed(course, kReceive, "the connection is cut on the request");
  }
}

Fate request(const Seen& seen, const Choice& choice) {
  Course course;
  if (choice.route == "crash") {
    const bool scheme = choice.fault == "scheme_unsupported";
    return failed(course, scheme ? kConnect : kProxyName, "it cannot use " + choice.variable);
  }
  const bool proxied = choice.route != "direct";
  const auto found = seen.paths.find(proxied ? choice.path : "direct");
  if (found == seen.paths.end()) {
    return course.untold("its proxy was not probed");
  }
  const Path& path = found->second;
  if (auto fate = connect(path, proxied, course)) return *fate;
  if (proxied) {
    if (auto fate = tunnel(path, choice, course)) return *fate;
  }
  if (path.handshakes.empty()) {
    course.inferred = true;
    return course.hang(kNever, {}, "no TLS handshake was seen");
  }
  // An answer that libcurl got tells more than a handshake under Node's own options.
  const bool answered = path.token && path.token->facts.status != 0;
  if (path.handshakes.front().outcome == Outcome::ok || !answered) {
    auto fate = shake_hands(path.handshakes.front(), course);
    const bool alert = path.handshakes.front().outcome == Outcome::alert;
    if (fate && alert) {
      if (const Exit* exit = by_libcurl(path)) fate->codes.emplace_back(exit->name);
    }
    if (fate) return *fate;
  }
  return answer(path, course);
}

Prediction predict(const Client& self, const Seen& seen) {
  return in_words(self.name, request(seen, seen.choice("curl")));
}

}  // namespace

std::vector<Client> clients_of_curl() { return {{"curl", 5000, predict}}; }

}  // namespace sfprobe::clients
