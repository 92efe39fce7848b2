#include "clients/node_proxy.hpp"

#include "clients/node_connect.hpp"
#include "clients/node_request.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kHeadersBudgetMs = 301'000;  // undici's headersTimeout, for CONNECT as well
constexpr double kAgentTimeoutMs = 5'000;     // of https.globalAgent

constexpr double kSocksBudgetMs = 5'000;  // undici's for each step of SOCKS

Fate tunnel_error(Course course, const std::string& because) {
  return course.error({"ERR_PROXY_TUNNEL"}, "Failed to establish tunnel", because);
}

// With NODE_USE_ENV_PROXY, https.request gives the tunnel five seconds, name and connection
// included.
Fate too_late(Course course, const std::string& because) {
  course.ms = kAgentTimeoutMs;
  return tunnel_error(course, because);
}

Fate silence(const NodeStack& stack, Course course) {
  course.inferred = true;
  const std::string because = "the proxy never answers CONNECT";
  if (stack.api == Api::fetch) {
    return course.hang(kHeadersBudgetMs, {"UND_ERR_HEADERS_TIMEOUT"}, because);
  }
  if (stack.api == Api::node_fetch) return course.hang(kHangMs + 1, {}, because);
  return too_late(course, because);
}

Fate closed(const NodeStack& stack, const ProxyAnswer& answer, Course course) {
  const std::string because = "the proxy closes the connection on CONNECT";
  switch (stack.api) {
    case Api::https: {
      Fate fate = tunnel_error(course, because);
      if (answer.facts.unread) fate.codes.emplace_back("ECONNRESET");
      return fate;
    }
    case Api::node_fetch: return course.hang(kHangMs + 1, {}, because);
    case Api::fetch: break;
  }
  if (stack.undici >= 8) {
    return course.error({"UND_ERR_PRX_CONN", "UND_ERR_SOCKET"}, "Proxy connection error", because);
  }
  // Closed before CONNECT was read, a reset follows. Else undici before 8 asks again for ever.
  if (answer.facts.unread) return course.error({"ECONNRESET"}, "read ECONNRESET", because);
  return course.hang(kHangMs + 1, {}, because);
}

Fate refused(const NodeStack& stack, int status, Course course) {
  const std::string because = "the proxy answers CONNECT with " + std::to_string(status);
  switch (stack.api) {
    case Api::https: return tunnel_error(course, because);
    case Api::node_fetch: {
      // https-proxy-agent 5 hands the proxy's answer on as if it were the target's; a redirect is
      // followed through the same proxy, until it has been enough.
      const bool redirect =
          status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
      if (redirect) return course.error({}, "Reached to maximum redirect count", because);
      Fate fate = course.response(status);
      fate.because = because;
      return fate;
    }
    case Api::fetch: break;
  }
  return course.error({"UND_ERR_ABORTED"},
                      "Proxy response (" + std::to_string(status) + ") !== 200 when HTTP Tunneling",
                      because);
}

Fate no_http(const NodeStack& stack, Course course) {
  const std::string because = "the proxy's answer to CONNECT is not HTTP";
  switch (stack.api) {
    case Api::https: return tunnel_error(course, because);
    case Api::node_fetch: return course.hang(kHangMs + 1, {}, because);
    case Api::fetch: break;
  }
  if (stack.undici >= 7) return course.error({}, "Parse Error", because);
  return course.error({"HPE_INVALID_CONSTANT"}, "Parse Error", because);
}

std::optional<Fate> connect_method(const NodeStack& stack, const ProxyAnswer& answer,
                                   Course& course) {
  if (answer.outcome == Outcome::timed_out) return silence(stack, course);
  course.ms += answer.ms;
  if (stack.api == Api::https && answer.ms > kAgentTimeoutMs) {
    return too_late(course, "the proxy takes too long");
  }
  if (answer.outcome == Outcome::ok) return std::nullopt;
  if (answer.facts.status != 0) return refused(stack, answer.facts.status, course);
  switch (answer.outcome) {
    case Outcome::reset:
    case Outcome::broken_pipe:
      return course.error({"ECONNRESET"}, "read ECONNRESET",
                          "the proxy resets the connection on CONNECT");
    case Outcome::closed: return closed(stack, answer, course);
    default: return no_http(stack, course);
  }
}

// undici's SOCKS errors from the words of libcurl, which asked.
std::optional<Fate> socks(const ProxyAnswer& answer, Course& course) {
  const std::string& text = answer.raw.text;
  const auto failed = [&](const std::string& code) {
    return course.error({code}, text, "the SOCKS proxy refuses: " + text);
  };
  if (answer.outcome == Outcome::timed_out) {
    course.inferred = true;
    return course.error_after(course.ms + kSocksBudgetMs, {"UND_ERR_CONNECT_TIMEOUT"},
                              "Connect Timeout Error", "the SOCKS proxy does not answer");
  }
  course.ms += answer.ms;
  if (answer.outcome == Outcome::ok) return std::nullopt;
  if (text.find("No authentication method") != std::string::npos) {
    return failed("UND_ERR_SOCKS5_AUTH_REJECTED");
  }
  if (text.find("rejected by the SOCKS5") != std::string::npos) {
    return failed("UND_ERR_SOCKS5_AUTH_FAILED");
  }
  const std::size_t open = text.rfind('(');
  if (text.find("complete SOCKS5 connection") != std::string::npos && open != std::string::npos) {
    return failed("UND_ERR_SOCKS5_REPLY_" + text.substr(open + 1, text.find(')', open) - open - 1));
  }
  // Not SOCKS, or cut: undici waits for the rest.
  course.inferred = true;
  return course.error_after(course.ms + kSocksBudgetMs, {"UND_ERR_CONNECT_TIMEOUT"},
                            "Connect Timeout Error", "what answers is no SOCKS proxy");
}

}  // namespace

Fate through_proxy(const NodeStack& stack, const Seen& seen, const Path& path, const Choice& choice,
                   Course course) {
  if (choice.scheme == "https") {
    if (stack.api == Api::fetch && stack.tls_proxy_by_ip_fails && path.hop_literal) {
      return course.error({"ERR_INVALID_ARG_VALUE"}, "Setting the TLS ServerName to an IP address",
                          "this version cannot use an https:// proxy by its address");
    }
    if (!path.proxy_tls) return course.untold("no TLS handshake with the proxy was seen");
    if (path.proxy_tls->outcome == Outcome::timed_out && stack.api == Api::https) {
      return too_late(course, "the proxy never answers the ClientHello");
    }
    if (auto fate = shake_hands(stack, *path.proxy_tls, 0, stack.api == Api::https, course)) {
      if (stack.api == Api::fetch && fate->codes == Codes{"ERR_TLS_CERT_ALTNAME_INVALID"}) {
        fate->codes.insert(fate->codes.begin(), "UND_ERR_PRX_TLS");
      }
      return *fate;
    }
  }
  if (!path.tunnel) return course.untold("the proxy was not asked");
  const bool by_socks = choice.scheme.starts_with("socks");
  auto fate = by_socks ? socks(*path.tunnel, course) : connect_method(stack, *path.tunnel, course);
  if (fate) return *fate;
  return talk_to_target(stack, seen, path, "", course);
}

}  // namespace sfprobe::clients
