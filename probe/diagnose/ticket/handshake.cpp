// Of the TLS handshake: the exchange that fails, which need not be sfprobe's own handshake. That
// may have passed where the ClientHello of Node.js is refused, or where the CLI would not have
// waited.
#include <fmt/format.h>

#include <algorithm>

#include "diagnose/ticket/parts.hpp"
#include "facts/hello_comparison.hpp"
#include "facts/tls_alert.hpp"
#include "node/options.hpp"
#include "text/time.hpp"

namespace sfprobe::tickets {
namespace {

using tls::HelloVariant;
using Hello = Measured<tls::HelloFacts>;

std::string came_of(const Hello& hello) {
  if (hello.facts.answered()) return "a ServerHello after " + duration_text(hello.took_us);
  if (hello.facts.alert >= 0) {
    return fmt::format("TLS alert {} after {}", alert_words(static_cast<int>(hello.facts.alert)),
                       duration_text(hello.took_us));
  }
  return ending(hello, hello.facts.rtt_us);
}

// What is different in it, and that it makes the difference.
std::string difference(const Hello& other, const Hello& refused) {
  switch (other.facts.variant) {
    case HelloVariant::small:
      return fmt::format(
          "a ClientHello of {} bytes, {}", other.facts.bytes,
          refused.facts.large_key ? "without the post-quantum key" : "otherwise the same");
    case HelloVariant::padded:
      return fmt::format("a ClientHello of {} bytes without the post-quantum key",
                         other.facts.bytes);
    case HelloVariant::narrow: return "the same in packets of at most 1200 bytes";
    default: return {};
  }
}

// The one that is most like it, and answered.
const Hello* answered_most_alike(const ObservedRoute& route) {
  for (const auto variant : {HelloVariant::narrow, HelloVariant::padded, HelloVariant::small}) {
    const Hello* hello = route.hello(variant);
    if (hello != nullptr && hello->ok()) return hello;
  }
  return nullptr;
}

// With its variants, so that it is known to be this hello.
const Hello* compared_hello(const ObservedRoute& route) {
  const tls::HelloComparison compared = tls::compare_hellos(route);
  const bool refused = compared.limit != tls::HelloLimit::none && compared.hello != nullptr &&
                       compared.hello->facts.variant == HelloVariant::node;
  return refused ? compared.hello : nullptr;
}

void hellos(const ObservedRoute& route, const Hello& refused, const std::string& to, Facts& facts) {
  add(facts, "Sent",
      fmt::format("TLS ClientHello of Node.js {}, {} bytes, to {}", refused.facts.node,
                  refused.facts.bytes, to));
  add(facts, "Received", came_of(refused));
  const Hello* other = answered_most_alike(route);
  if (other == nullptr) return;
  add(facts, "Sent", difference(*other, refused));
  add(facts, "Received", came_of(*other));
}

// A file or an option that limits what Node.js offers: the same handshake without it.
void by_defaults(const ObservedHandshake& seen, Facts& facts) {
  const auto passed = std::find_if(seen.by_defaults.begin(), seen.by_defaults.end(),
                                   [](const auto& one) { return one.ok(); });
  if (passed == seen.by_defaults.end()) return;
  add(facts, "Sent", "the same as Node.js sends it by default");
  add(facts, "Received",
      fmt::format("a handshake ({}) after {}", passed->facts.version,
                  duration_text(passed->took_us)));
}

std::string came_of(const ObservedHandshake& seen, bool passed) {
  if (seen.ok()) {
    const std::string done = fmt::format("a handshake ({})", seen.facts.version);
    return passed ? done + " after " + duration_text(seen.took_us) + "; the CLI waits 10 s in all"
                  : done + ", and a certificate that is not accepted";
  }
  if (seen.facts.alert >= 0) {
    return fmt::format("TLS alert {} after {}", alert_words(seen.facts.alert),
                       duration_text(seen.took_us));
  }
  const std::string end = ending(seen, seen.facts.rtt_us);
  if (seen.facts.received == 0 || !seen.facts.first_bytes.empty()) return end;
  const bool answered = seen.facts.reached != HandshakeProgress::client_hello;
  if (!answered && seen.outcome == Outcome::protocol) {
    const std::string why = seen.raw.text.empty() ? "" : " (" + seen.raw.text + ")";
    return fmt::format("{} bytes that do not answer the ClientHello, after {}{}",
                       seen.facts.received, duration_text(seen.took_us), why);
  }
  return fmt::format("{} bytes{}, then {}", seen.facts.received,
                     answered ? "" : " that are not a whole answer to the ClientHello", end);
}

std::string version_name(int version) { return fmt::format("{}.{}", version / 10, version % 10); }

// What the other end had to choose from, if it refuses.
std::string offered(const Observed& observed) {
  const node::TlsVersions versions =
      node::read_options(observed.variable("NODE_OPTIONS").value_or(""), {}).options.tls_versions();
  const std::string oldest = version_name(versions.oldest);
  const std::string newest = version_name(versions.newest);
  std::string text = "offers TLS " + oldest;
  if (versions.newest > versions.oldest) {
    text += (versions.newest - versions.oldest == 1 ? " and " : " to ") + newest;
  }
  return text;
}

}  // namespace

std::string alert_words(int alert) {
  const std::string_view name = tls::alert_name(alert);
  return name.empty() ? std::to_string(alert) : fmt::format("{} ({})", alert, name);
}

bool is_passed(const ObservedRoute& route, const Diagnosis& diagnosis) {
  if (route.handshakes.empty() || !route.handshakes.front().ok()) return false;
  const std::string& code = diagnosis.verdict.code;
  // A certificate can only be refused once it has come.
  return code == "UND_ERR_CONNECT_TIMEOUT" ||
         (compared_hello(route) != nullptr && diagnosis.verdict.cause == "HELLO_TOO_LARGE");
}

void handshake(const Observed& observed, const Diagnosis& diagnosis, Facts& facts) {
  const ObservedRoute& route = *observed.cli_route();
  if (route.handshakes.empty()) return;
  const ObservedHandshake& seen = route.handshakes.front();
  const std::string to = route.proxied() ? "the target through the tunnel" : seen.facts.peer;
  const bool passed = is_passed(route, diagnosis);
  const Hello* refused = compared_hello(route);
  if (passed && refused != nullptr) return hellos(route, *refused, to, facts);

  add(facts, "Sent", "TLS ClientHello to " + to + ", server name " + seen.facts.server_name);
  if (seen.outcome == Outcome::alert) add(facts, "", offered(observed));
  add(facts, "Received", came_of(seen, passed));
  add(facts, "", quoted(seen.facts.first_bytes));
  by_defaults(seen, facts);
}

}  // namespace sfprobe::tickets
