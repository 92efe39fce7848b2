// Purpose: how far each probed route got, phase by phase: a table for any format.
// Ownership and threads: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe {

// Of a login request, in order: looking up the first hop's name, TCP to it, opening the proxy's
// tunnel (with TLS to the proxy, if its URL says so), TLS with the login host, its HTTP answer.
enum class Phase { name, connect, proxy, tls, answer };
inline constexpr std::size_t kPhases = 5;

struct RouteCell {
  enum class State {
    not_needed,   // the route has no such phase: an address instead of a name, no proxy
    not_reached,  // an earlier phase failed, or the run ended
    ok,
    warning,
    failed,
    unknown,  // begun, and its end was not seen
  };
  // What the word stands for, where more can be said of it than the word has room for.
  enum class Meaning {
    other,
    failure,     // it fails, and nothing else is known
    hosts_file,  // the address is of the hosts file
    gateway,     // the proxy reports of the other side: RFC 9110, 15.6.3 to 15.6.5
    // What a certificate is refused for.
    root,
    issuer,
    self_signed,
    expired,
    not_yet_valid,
    distrusted,
    wrong_name,
    purpose,
  };
  // The handshake went all its way, and the certificate is not accepted.
  static constexpr bool is_refusal(Meaning meaning) {
    switch (meaning) {
      case Meaning::other:
      case Meaning::failure:
      case Meaning::hosts_file:
      case Meaning::gateway: return false;
      case Meaning::root:
      case Meaning::issuer:
      case Meaning::self_signed:
      case Meaning::expired:
      case Meaning::not_yet_valid:
      case Meaning::distrusted:
      case Meaning::wrong_name:
      case Meaning::purpose: return true;
    }
    return false;
  }
  State state = State::not_reached;
  std::optional<std::int64_t> took_us;     // of this phase alone
  std::string word;                        // what went wrong, at most 12 columns: "refused", "403"
  std::optional<std::int64_t> ended_us{};  // of a phase that failed: how long it took to
  Meaning meaning = Meaning::other;
};

struct RouteRow {
  std::string route;    // its name in the evidence: "direct", "proxy", "proxy2"
  std::string label;    // "direct", or the proxy: "proxy.corp:3128", "https://proxy.corp:8443"
  bool of_cli = false;  // the Salesforce CLI takes it
  std::array<RouteCell, kPhases> cells;  // by Phase
  std::optional<std::int64_t> rtt_us{};  // of TCP to the first hop; none if it did not connect
};

std::string_view to_string(Phase phase);             // "name"
std::string_view to_string(RouteCell::State state);  // "not-reached"

}  // namespace sfprobe
