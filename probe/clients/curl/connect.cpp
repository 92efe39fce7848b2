#include <algorithm>

#include "clients/curl/stages.hpp"

namespace sfprobe::clients::curl {
namespace {

struct Family {
  bool connected = false;
  bool stuck = false;    // on an address that does not answer, for minutes
  bool goes_on = false;  // and another one of the family would then answer
  double ms = 0;
};

// The addresses of one family are tried one after another.
Family try_family(const Path& path, bool v6) {
  Family family;
  for (const Attempt& attempt : path.attempts) {
    if (attempt.v6 != v6) continue;
    if (family.stuck) {
      family.goes_on = family.goes_on || attempt.outcome == Outcome::ok;
      continue;
    }
    family.stuck = attempt.outcome == Outcome::timed_out;
    family.connected = attempt.outcome == Outcome::ok;
    family.ms += attempt.ms;
    if (family.connected) break;
  }
  return family;
}

}  // namespace

// The two families compete (lib/connect.c, RFC 8305).
std::optional<Result> connect(const Path& path, bool http_proxy, Timeline& timeline) {
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
      return failed(timeline, http_proxy ? kProxyName : kName, path.hop_name + " is not resolved");
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
    // Measured: 200 after 135 s, from the second of two addresses.
    if (v4.goes_on || v6.goes_on) {
      return timeline.hang(134'000, {}, "an address that never answers is waited for that long");
    }
    return timeline.hang(134'000, {kConnect.name}, "no address answers");
  }
  const bool reset = std::any_of(path.attempts.begin(), path.attempts.end(),
                                 [](const Attempt& a) { return a.outcome == Outcome::reset; });
  // A reset may come just after the connection stands.
  if (reset)
    return timeline.error({kConnect.name, kTls.name}, "", "the connection is reset immediately");
  return failed(timeline, kConnect, "no address works");
}

}  // namespace sfprobe::clients::curl
