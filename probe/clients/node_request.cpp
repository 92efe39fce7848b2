#include "clients/node_request.hpp"

#include <algorithm>
#include <charconv>

#include "clients/node_answer.hpp"
#include "clients/node_connect.hpp"
#include "clients/node_handshake.hpp"
#include "clients/node_proxy.hpp"
#include "clients/tls_errors.hpp"
#include "facts/stages.hpp"

namespace sfprobe::clients {
namespace {

const Handshake* handshake_with(const Path& path, const std::string& ip) {
  const auto found = std::find_if(path.handshakes.begin(), path.handshakes.end(),
                                  [&](const Handshake& h) { return h.ip == ip; });
  if (found != path.handshakes.end()) return &*found;
  return path.handshakes.empty() ? nullptr : &path.handshakes.front();
}

// Thrown where the TLS context is made, before anything else is done for the connection, and by
// https.request before anybody can listen to it.
std::optional<Result> ciphers_refused(const NodeStack& stack, const Seen& seen,
                                      const Timeline& timeline) {
  const std::string& code = seen.variables.cipher_error;
  if (code.empty() || stack.options().ciphers.empty()) return std::nullopt;
  const std::string because = "OpenSSL knows none of the ciphers of --tls-cipher-list";
  if (stack.api == Api::https) return timeline.crash({code}, "no cipher match", because);
  return timeline.error({code}, "no cipher match", because);
}

// TLS 1.3: the client is done before the server misses its certificate, and learns of it by an
// alert that may come before or after the connection is closed.
bool lacks_client_certificate(const Handshake& handshake, const Path& path) {
  return handshake.facts.client_certificate_wanted && handshake.facts.version == "TLSv1.3" &&
         path.token && path.token->outcome != Outcome::ok && path.token->facts.status == 0;
}

Result certificate_required(const NodeStack& stack, Timeline timeline) {
  timeline.stage = stages::kEndpoint;  // the server says so after the handshake (RFC 8446, 4.4.2.4)
  const std::string reason = "tlsv13 alert certificate required";
  const std::string because = "the server wants a client certificate: " + reason;
  if (stack.api == Api::fetch) {
    return timeline.error({"UND_ERR_SOCKET", "ECONNRESET", node_tls_code(reason)}, reason, because);
  }
  return timeline.error({node_tls_code(reason), "ECONNRESET", "EPIPE"}, reason, because);
}

// The hello is that of OpenSSL 3.5 with TLS 1.3. An older Node.js offers what sfprobe's own
// handshake does, by OpenSSL 3.0.
bool sends_refused_hello(const NodeStack& stack, const Path& path) {
  return path.refused_hello && stack.node.openssl35 && stack.options().tls_versions().newest >= 13;
}

// The server refuses the protocols that the CLI offers (RFC 7301, section 3.2), and may take what
// this client offers. https.request offers none, and speaks HTTP/1.1.
std::optional<Result> by_other_protocols(const NodeStack& stack, const Path& path,
                                         const Handshake& seen, Timeline timeline) {
  constexpr int kNoApplicationProtocol = 120;
  if (seen.outcome != Outcome::alert || seen.facts.alert != kNoApplicationProtocol) {
    return std::nullopt;
  }
  timeline.inferred = true;  // the chain was not captured
  if (stack.api != Api::fetch) {
    for (const auto& one : {path.token, path.token_other}) {
      if (one && one->facts.phase == endpoint::Phase::answer) {
        return final_status(stack, one->facts.status, timeline);
      }
    }
    return timeline.unseen("it offers no protocol, which was not tried");
  }
  const HttpAnswer* found = path.token_of(stack.h2);
  const bool taken =
      found != nullptr && found->facts.offered_h2 == stack.h2 && !found->facts.alpn.empty();
  if (!taken) return std::nullopt;
  return read_answer(stack, path, timeline);
}

}  // namespace

Result talk_to_target(const NodeStack& stack, const Seen& seen, const Path& path,
                      const std::string& ip, Timeline timeline) {
  timeline.stage = stages::kTls;
  if (auto result = ciphers_refused(stack, seen, timeline)) return *result;
  // Behind a proxy undici's timer begins anew; directly it has run since the name was asked for.
  const double since = !path.proxied() ? 0 : timeline.ms;
  const Handshake* handshake = handshake_with(path, ip);
  if (handshake == nullptr) {
    return never_ends(stack, since, timeline, "no TLS handshake was seen before the run ended");
  }
  const bool tunnelled = path.proxied();
  // What fails for the small hello, too, does not fail for the hello.
  if (handshake->outcome == Outcome::ok && sends_refused_hello(stack, path)) {
    handshake = &path.refused_hello->end;
  }
  if (auto result = by_other_protocols(stack, path, *handshake, timeline)) return *result;
  if (auto result = shake_hands(stack, *handshake, since, tunnelled, timeline)) return *result;
  if (lacks_client_certificate(*handshake, path)) {
    const HttpAnswer* found = path.token_of(stack.h2);
    if (!tunnelled && stack.hangs_on_cancel && found != nullptr && found->facts.alpn == "h2") {
      return timeline.hang(kHangMs + 1, {}, "the server wants a client certificate");
    }
    return certificate_required(stack, timeline);
  }
  return read_answer(stack, path, timeline);
}

namespace {

// HTTP_TIMEOUT, in milliseconds, ends a request of the CLI whatever it waits for.
Result within_its_time(const NodeStack& stack, const Seen& seen, Result result) {
  if (!stack.jsforce) return result;
  const std::string value = seen.variable("HTTP_TIMEOUT").value_or("");
  int ms = 0;
  std::from_chars(value.data(), value.data() + value.size(), ms);
  if (value.empty()) return result;
  if (ms <= 0) ms = 1;  // what is no number, or none that setTimeout() takes, is 1 ms there
  if (result.ms <= ms) return result;
  Timeline timeline;
  timeline.ms = ms;
  timeline.inferred = result.inferred;
  timeline.stage = result.stage;
  // jsforce adds the usual limit, whatever the variable says.
  Result aborted = timeline.error(
      {}, "This operation was aborted Request was aborted due to timeout of 30 minutes.",
      "HTTP_TIMEOUT allows only " + std::to_string(ms) + " ms");
  aborted.plain = true;
  aborted.name = "AbortError";
  return aborted;
}

// What NODE_OPTIONS takes from every request.
std::optional<Result> held_back(const NodeStack& stack) {
  const node::Options& options = stack.options();
  if (options.permission && !options.allows_net && stack.node.permission_covers_all) {
    return Timeline{}.error({"ERR_ACCESS_DENIED"}, "Access to this API has been restricted",
                            "--permission in NODE_OPTIONS comes without --allow-net");
  }
  // undici's parser is WebAssembly.
  if (!options.jitless || stack.api != Api::fetch) return std::nullopt;
  const std::string because = "--jitless in NODE_OPTIONS takes WebAssembly away, which fetch needs";
  if (stack.undici < 7) return Timeline{}.crash({}, "WebAssembly is not defined", because);
  return Timeline{}.error({}, "WebAssembly is not defined", because);
}

Result request_on_path(const NodeStack& stack, const Seen& seen, const Choice& choice) {
  if (stack.options().max_header_bytes == 0 && stack.api == Api::fetch) {
    return Timeline{}.error({stack.undici >= 7 ? "UND_ERR_INVALID_ARG" : "ERR_ASSERTION"},
                            "invalid maxHeaderSize", "--max-http-header-size is 0");
  }
  if (auto result = held_back(stack)) return *result;
  const std::string route = choice.decision == proxy::Decision::direct ? "direct" : choice.route;
  const auto found = seen.paths.find(route);
  Timeline timeline;
  if (found == seen.paths.end()) {
    return timeline.unseen("this client takes a way that was not probed");
  }
  const Path& path = found->second;
  if (choice.decision == proxy::Decision::direct || choice.scheme == "https") {
    timeline.stage = choice.scheme == "https" ? stages::kProxy : stages::kTls;
    if (auto result = ciphers_refused(stack, seen, timeline)) return *result;
  }
  // undici leaves the brackets of an IPv6 address in the name that it has looked up.
  if (choice.scheme.starts_with("socks") && stack.api == Api::fetch && path.hop_literal &&
      path.hop_name.find(':') != std::string::npos) {
    timeline.stage = stages::kProxy;
    return timeline.error({"ENOTFOUND"}, "getaddrinfo ENOTFOUND [" + path.hop_name + "]",
                          "this client cannot use a SOCKS proxy by its IPv6 address");
  }
  Reached reached = reach(stack, path, timeline);
  if (reached.result) return *reached.result;
  if (choice.decision == proxy::Decision::direct)
    return talk_to_target(stack, seen, path, reached.ip, timeline);
  return through_proxy(stack, seen, path, choice, timeline);
}

}  // namespace

Result request_along(const NodeStack& stack, const Seen& seen, const Choice& choice) {
  return within_its_time(stack, seen, request_on_path(stack, seen, choice));
}

}  // namespace sfprobe::clients
