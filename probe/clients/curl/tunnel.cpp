#include <cstdint>

#include "clients/curl/stages.hpp"

namespace sfprobe::clients::curl {
namespace {

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
  const Exit* const known = find_exit(kKnown, error);
  return failed(timeline, known == nullptr ? kReceive : *known,
                "the proxy's answer is not one that it takes");
}

}  // namespace

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

}  // namespace sfprobe::clients::curl
