#include "clients/node_proxy.hpp"

#include "clients/http_rules.hpp"
#include "clients/node_connect.hpp"
#include "clients/node_handshake.hpp"
#include "clients/node_request.hpp"
#include "text/http_status.hpp"

namespace sfprobe::clients {
namespace {

constexpr double kHeadersBudgetMs = 301'000;  // undici's headersTimeout, for CONNECT as well
constexpr double kAgentTimeoutMs = 5'000;     // of https.globalAgent

constexpr double kSocksBudgetMs = 5'000;  // undici's for each step of SOCKS

Result tunnel_error(Timeline timeline, const std::string& because) {
  return timeline.error({"ERR_PROXY_TUNNEL"}, "Failed to establish tunnel", because);
}

// With NODE_USE_ENV_PROXY, https.request gives the tunnel five seconds, name and connection
// included.
Result too_late(Timeline timeline, const std::string& because) {
  timeline.ms = kAgentTimeoutMs;
  return tunnel_error(timeline, because);
}

Result silence(const NodeStack& stack, Timeline timeline) {
  timeline.inferred = true;
  const std::string because = "the proxy never answers CONNECT";
  if (stack.api == Api::fetch) {
    return timeline.hang(kHeadersBudgetMs, {"UND_ERR_HEADERS_TIMEOUT"}, because);
  }
  if (stack.api == Api::node_fetch) return timeline.hang(kHangMs + 1, {}, because);
  return too_late(timeline, because);
}

// undici before 8, and the stack that the CLI ships with, ask again for ever.
Result gone(const NodeStack& stack, const Timeline& timeline, const std::string& because) {
  if (stack.asks_closed_proxy_again) return timeline.hang(kHangMs + 1, {}, because);
  return timeline.error({"UND_ERR_PRX_CONN", "UND_ERR_SOCKET"}, "Proxy connection error", because);
}

Result closed(const NodeStack& stack, const ProxyAnswer& answer, Timeline timeline) {
  const std::string because = "the proxy closes the connection on CONNECT";
  switch (stack.api) {
    case Api::https: {
      Result result = tunnel_error(timeline, because);
      if (answer.facts.unread) result.codes.emplace_back("ECONNRESET");
      return result;
    }
    case Api::node_fetch: return timeline.hang(kHangMs + 1, {}, because);
    case Api::fetch: break;
  }
  // Closed before CONNECT was read, a reset follows.
  if (answer.facts.unread && stack.asks_closed_proxy_again) {
    return timeline.error({"ECONNRESET"}, "read ECONNRESET", because);
  }
  return gone(stack, timeline, because);
}

Result refused(const NodeStack& stack, int status, Timeline timeline) {
  const std::string because = "the proxy answers CONNECT with " + std::to_string(status);
  switch (stack.api) {
    case Api::https: return tunnel_error(timeline, because);
    case Api::node_fetch: {
      // https-proxy-agent 5 hands the proxy's answer on as if it were the target's; a redirect is
      // followed through the same proxy, until it has been enough.
      if (text::is_redirect(status))
        return timeline.error({}, "Reached to maximum redirect count", because);
      Result result = timeline.response(status);
      result.because = because;
      return result;
    }
    case Api::fetch: break;
  }
  return timeline.error(
      {"UND_ERR_ABORTED"},
      "Proxy response (" + std::to_string(status) + ") !== 200 when HTTP Tunneling", because);
}

Result no_http(const NodeStack& stack, Timeline timeline) {
  const std::string because = "the proxy's answer to CONNECT is not HTTP";
  switch (stack.api) {
    case Api::https: return tunnel_error(timeline, because);
    case Api::node_fetch: return timeline.hang(kHangMs + 1, {}, because);
    case Api::fetch: break;
  }
  if (stack.undici >= 7) return timeline.error({}, "Parse Error", because);
  return timeline.error({"HPE_INVALID_CONSTANT"}, "Parse Error", because);
}

// undici's parser reads the answer to CONNECT as any other.
std::optional<Result> refused_by_undici(const NodeStack& stack, const ProxyAnswer& answer,
                                        const Timeline& timeline) {
  const ReadingFact* reading = reading_of(stack, answer.facts.readings);
  if (reading == nullptr) return std::nullopt;
  const int first = answer.facts.status;
  if (first / 100 == 1 && first != 100) return refused(stack, first, timeline);
  if (reading->continues > 0) return gone(stack, timeline, "the proxy sends an interim answer");
  const bool in_head = reading->part == text::HttpPart::head;
  if (!in_head && reading->status != 200) {
    return refused(stack, reading->status, timeline);
  }
  if (reading->error == text::HttpError::none || !in_head) return std::nullopt;
  return timeline.error(codes_of(stack, reading->error), "Parse Error",
                        "the proxy's answer to CONNECT is not valid HTTP");
}

Result as_targets_answer(int status, const Timeline& timeline, const std::string& because) {
  Result result = timeline.response(status);
  result.because = because;
  return result;
}

// Node.js's own agent and https-proxy-agent 5 look for an empty line, and at the second word of the
// first. What is not 200 the latter hands on as the target's answer, to Node.js's parser.
std::optional<Result> read_loosely(const NodeStack& stack, const ProxyAnswer& answer,
                                   const Timeline& timeline) {
  const int status = answer.facts.loose_status;
  const bool answered = !answer.facts.status_line.empty() && !answer.facts.readings.empty();
  const std::string because = "the proxy's answer to CONNECT is not valid HTTP";
  constexpr int kEmptyLineFirst = -2;
  if (status == kEmptyLineFirst && answer.outcome == Outcome::ok) {
    if (stack.api == Api::https) return tunnel_error(timeline, because);
    return as_targets_answer(answer.facts.status, timeline, because);
  }
  if (status == -1) {
    if (stack.api == Api::node_fetch) return timeline.hang(kHangMs + 1, {}, because);
    return too_late(timeline, because);
  }
  if (status == 200 && answer.facts.behind) {
    return timeline.unseen("what came behind the proxy's 200 is dropped, and TLS begins after it");
  }
  if (stack.api == Api::https && status == 0 && answer.outcome == Outcome::ok && answered) {
    return tunnel_error(timeline, because);
  }
  if (status == 200 || stack.api == Api::https) return std::nullopt;
  const ReadingFact* reading = reading_of(stack, answer.facts.readings);
  if (reading == nullptr) return std::nullopt;
  if (reading->error != text::HttpError::none) {
    return timeline.error({std::string(to_name(reading->error))}, "Parse Error", because);
  }
  if (reading->status / 100 == 1 && reading->status != 101) {
    return timeline.error({"ECONNRESET"}, "socket hang up", because);
  }
  if (reading->extra && reading->status != 101) return timeline.hang(kHangMs + 1, {}, because);
  return as_targets_answer(reading->status, timeline, because);
}

// undici counts the headers of this answer as of any other, and so does a newer Node.js's agent.
std::optional<Result> too_long(const NodeStack& stack, const ProxyAnswer& answer,
                               const Timeline& timeline) {
  if (answer.facts.received <= stack.options().max_header_bytes) return std::nullopt;
  if (answer.outcome != Outcome::ok) return std::nullopt;
  const std::string because = "the proxy's answer to CONNECT has longer headers than Node.js takes";
  if (stack.api == Api::https && stack.node.agent_limits_connect_answer) {
    return tunnel_error(timeline, because);
  }
  if (stack.api != Api::fetch) return std::nullopt;
  return timeline.error({"UND_ERR_HEADERS_OVERFLOW"}, "Headers Overflow Error", because);
}

std::optional<Result> connect_method(const NodeStack& stack, const ProxyAnswer& answer,
                                     Timeline& timeline) {
  if (answer.outcome == Outcome::timed_out) return silence(stack, timeline);
  timeline.ms += answer.ms;
  if (stack.api == Api::https && answer.ms > kAgentTimeoutMs) {
    return too_late(timeline, "the proxy takes too long");
  }
  if (auto result = too_long(stack, answer, timeline)) return result;
  if (auto result = stack.api == Api::fetch ? refused_by_undici(stack, answer, timeline)
                                            : read_loosely(stack, answer, timeline)) {
    return result;
  }
  if (answer.outcome == Outcome::ok) return std::nullopt;
  if (const ReadingFact* reading = reading_of(stack, answer.facts.readings);
      stack.api == Api::fetch && reading != nullptr && reading->status == 200) {
    return timeline.unseen("it takes the proxy's answer for an open tunnel, and sfprobe does not");
  }
  if (answer.facts.status != 0) return refused(stack, answer.facts.status, timeline);
  switch (answer.outcome) {
    case Outcome::reset:
    case Outcome::broken_pipe:
      return timeline.error({"ECONNRESET"}, "read ECONNRESET",
                            "the proxy resets the connection on CONNECT");
    case Outcome::closed: return closed(stack, answer, timeline);
    default: return no_http(stack, timeline);
  }
}

// undici's SOCKS errors.
std::optional<Result> socks(const NodeStack& stack, const ProxyAnswer& answer, Timeline& timeline) {
  const Codes timed_out = stack.names_socks_timeout ? Codes{"UND_ERR_CONNECT_TIMEOUT"} : Codes{};
  const std::string& text = answer.raw.text;  // of libcurl, which asked
  const auto failed = [&](const std::string& code) {
    return timeline.error({code}, text, "the SOCKS proxy refuses: " + text);
  };
  if (answer.outcome == Outcome::timed_out) {
    timeline.inferred = true;
    return timeline.error_after(timeline.ms + kSocksBudgetMs, timed_out, "Connect Timeout Error",
                                "the SOCKS proxy does not answer");
  }
  timeline.ms += answer.ms;
  if (answer.outcome == Outcome::ok) return std::nullopt;
  if (answer.facts.socks_methods_refused) return failed("UND_ERR_SOCKS5_AUTH_REJECTED");
  if (answer.facts.socks_credentials_refused) return failed("UND_ERR_SOCKS5_AUTH_FAILED");
  if (answer.facts.socks_reply >= 0) {
    return failed("UND_ERR_SOCKS5_REPLY_" + std::to_string(answer.facts.socks_reply));
  }
  // Not SOCKS, or cut: undici waits for the rest.
  timeline.inferred = true;
  return timeline.error_after(timeline.ms + kSocksBudgetMs, timed_out, "Connect Timeout Error",
                              "what answers is no SOCKS proxy");
}

}  // namespace

Result through_proxy(const NodeStack& stack, const Seen& seen, const Path& path,
                     const Choice& choice, Timeline timeline) {
  if (choice.scheme == "https") {
    if (stack.api == Api::fetch && stack.tls_proxy_by_ip_fails && path.hop_literal) {
      return timeline.error({"ERR_INVALID_ARG_VALUE"},
                            "Setting the TLS ServerName to an IP address",
                            "this version cannot use an https:// proxy by its address");
    }
    if (!path.proxy_tls) return timeline.unseen("no TLS handshake with the proxy was seen");
    if (path.proxy_tls->outcome == Outcome::timed_out && stack.api == Api::https) {
      return too_late(timeline, "the proxy never answers the ClientHello");
    }
    if (auto result = shake_hands(stack, *path.proxy_tls, 0, stack.api == Api::https, timeline)) {
      if (stack.api == Api::fetch && result->codes == Codes{"ERR_TLS_CERT_ALTNAME_INVALID"}) {
        result->codes.insert(result->codes.begin(), "UND_ERR_PRX_TLS");
      }
      return *result;
    }
  }
  if (!path.tunnel) return timeline.unseen("the proxy's answer to CONNECT was not seen");
  if (path.tunnel->outcome == Outcome::untrusted && !stack.options().verifies) {
    return timeline.unseen("no store here accepts the proxy's certificate, so it was not asked");
  }
  if (choice.scheme.starts_with("socks")) {
    if (auto result = socks(stack, *path.tunnel, timeline)) return *result;
    NodeStack plain = stack;
    plain.h2 = false;  // undici's SOCKS agent makes the TLS session itself, and offers no ALPN
    return talk_to_target(plain, seen, path, "", timeline);
  }
  if (auto result = connect_method(stack, *path.tunnel, timeline)) return *result;
  return talk_to_target(stack, seen, path, "", timeline);
}

}  // namespace sfprobe::clients
