#include "clients/node_proxy.hpp"

#include "clients/node_connect.hpp"
#include "clients/node_request.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kHeadersBudgetMs = 301'000;  // undici's headersTimeout, for CONNECT as well
constexpr double kAgentTimeoutMs = 5'000;     // of https.globalAgent

// With NODE_USE_ENV_PROXY, https.request gives the tunnel five seconds of silence.
Fate tunnel_error(Course course, const std::string& because) {
  return course.error({"ERR_PROXY_TUNNEL"}, "Failed to establish tunnel", because);
}

Fate silence(const NodeStack& stack, Course course) {
  course.inferred = true;
  const std::string because = "the proxy never answers CONNECT";
  if (stack.api == Api::fetch) {
    return course.hang(kHeadersBudgetMs, {"UND_ERR_HEADERS_TIMEOUT"}, because);
  }
  if (stack.api == Api::node_fetch) return course.hang(kHangMs + 1, {}, because);
  course.ms += kAgentTimeoutMs;
  return tunnel_error(course, because);
}

Fate closed(const NodeStack& stack, Course course) {
  const std::string because = "the proxy closes the connection on CONNECT";
  switch (stack.api) {
    case Api::https: return tunnel_error(course, because);
    case Api::node_fetch: return course.hang(kHangMs + 1, {}, because);
    case Api::fetch: break;
  }
  // undici before 8 asks again for ever.
  if (stack.undici < 8) return course.hang(kHangMs + 1, {}, because);
  return course.error({"UND_ERR_PRX_CONN"}, "Proxy connection error", because);
}

Fate refused(const NodeStack& stack, int status, Course course) {
  const std::string because = "the proxy answers CONNECT with " + std::to_string(status);
  switch (stack.api) {
    case Api::https: return tunnel_error(course, because);
    // https-proxy-agent 5 hands the proxy's answer on as if it were the target's.
    case Api::node_fetch: {
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
  if (answer.outcome == Outcome::ok) return std::nullopt;
  if (answer.facts.status != 0) return refused(stack, answer.facts.status, course);
  switch (answer.outcome) {
    case Outcome::reset:
    case Outcome::broken_pipe:
      return course.error({"ECONNRESET"}, "read ECONNRESET",
                          "the proxy resets the connection on CONNECT");
    case Outcome::closed: return closed(stack, course);
    default: return no_http(stack, course);
  }
}

}  // namespace

Fate through_proxy(const NodeStack& stack, const Seen& seen, const Path& path,
                   const Choice& choice, Course course) {
  if (choice.scheme == "https") {
    if (!path.proxy_tls) {
      course.inferred = true;
      return out_of_time(course, "no TLS handshake with the proxy was seen");
    }
    if (auto fate = shake_hands(stack, *path.proxy_tls, 0, course)) {
      if (stack.api == Api::fetch && fate->codes == Codes{"ERR_TLS_CERT_ALTNAME_INVALID"}) {
        fate->codes.insert(fate->codes.begin(), "UND_ERR_PRX_TLS");
      }
      return *fate;
    }
  }
  if (!path.tunnel) {
    course.inferred = true;
    return silence(stack, course);
  }
  if (auto fate = connect_method(stack, *path.tunnel, course)) return *fate;
  return talk_to_target(stack, seen, path, "", course);
}

}  // namespace sfprobe::clients
