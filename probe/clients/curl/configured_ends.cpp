#include <algorithm>

#include "clients/curl/configured.hpp"
#include "node/options.hpp"
#include "text/words.hpp"

namespace sfprobe::clients::curl {
namespace {

// What was measured says whether a timer fires only where it is far enough from it.
enum class Fires { no, perhaps, yes };
Fires fires(double took_ms, double limit_s) {
  if (limit_s <= 0) return Fires::no;
  const double limit_ms = limit_s * 1000;
  if (took_ms > limit_ms * 1.25 + 500) return Fires::yes;
  return took_ms < limit_ms * 0.75 - 300 ? Fires::no : Fires::perhaps;
}

bool has(const Path& path, Outcome outcome) {
  return std::any_of(path.attempts.begin(), path.attempts.end(),
                     [&](const Attempt& attempt) { return attempt.outcome == outcome; });
}

// "DEFAULT:@SECLEVEL=3" names what curl offers anyway; "A:B" names ciphers one by one.
bool offers(const std::string& list, const std::string& cipher) {
  bool offered = false;
  for (const std::string_view word : text::split(list, ":, ")) {
    if (word == "DEFAULT" || word == cipher || word.starts_with("DEFAULT@")) offered = true;
    if (word.starts_with('!') || word.starts_with('-') || word.starts_with('+')) return false;
  }
  return offered;
}

}  // namespace

std::optional<Result> Configured::addresses(const Path& path, bool http_proxy,
                                            const Timeline& timeline) const {
  if (ip_family_.empty() || path.unprobed) return std::nullopt;
  const std::string because = "its .curlrc sets ipv" + ip_family_;
  if (path.hop_literal || path.lookup.outcome != Outcome::ok || path.withheld) {
    return timeline.unseen(because);
  }
  const bool some = std::any_of(path.attempts.begin(), path.attempts.end(),
                                [&](const Attempt& a) { return a.v6 == (ip_family_ == "6"); });
  if (some || path.attempts.empty()) return std::nullopt;
  // The C library gave no IPv6 addresses to a machine without IPv6; curl would have got them.
  if (ip_family_ == "6") return timeline.unseen(because);
  return failed(timeline, http_proxy ? kProxyName : kName, path.hop_name + " has no IPv4 address");
}

// Measured with curl 7.88 over OpenSSL 3.0 (docs/predictions.md).
std::optional<Result> Configured::tls(const Handshake& seen, const Timeline& timeline,
                                      const std::string& node_options) const {
  if (!changes_hello()) return std::nullopt;
  const std::string because = "it has TLS settings of its own";
  if (seen.outcome != Outcome::ok) return timeline.unseen(because);
  const std::string& version = seen.facts.version;
  const bool newest = version == "TLSv1.3";
  if (!newest && version != "TLSv1.2") return timeline.unseen(because);
  const bool asked_newest =
      node::read_options(node_options, {}).options.tls_versions().newest >= 13;
  if (oldest_tls_ == 13 && !newest) {
    if (!asked_newest) return timeline.unseen(because);
    return failed(timeline, kTls, "the server does not speak TLS 1.3, the oldest that curl takes");
  }
  const bool too_new = newest_tls_ != 0 && newest_tls_ < (newest ? 13 : 12);
  const bool inverted = newest_tls_ != 0 && newest_tls_ < oldest_tls_;
  if (too_new || inverted || level_ > 3 || !signature_algorithms_.empty()) {
    return timeline.unseen(because);
  }
  const bool ephemeral = newest || seen.facts.cipher.starts_with("ECDHE");
  if (!groups_.empty() && ephemeral) return timeline.unseen(because);
  if (newest && !suites_.empty() && !offers(suites_, seen.facts.cipher)) {
    return timeline.unseen(because);
  }
  if (!newest && !ciphers_.empty() && !offers(ciphers_, seen.facts.cipher)) {
    return timeline.unseen(because);
  }
  // Another level than Debian's judges the key exchange, too: the certificates are judged by it.
  if (level_ > 2 && !ephemeral) return timeline.unseen(because);
  if (level_ < 2 && seen.facts.dh_bits > 0) return timeline.unseen(because);
  return std::nullopt;
}

std::optional<Result> Configured::too_late(const Result& result, double connected_ms,
                                           const Path& path) const {
  if (connect_s_ <= 0 && whole_s_ <= 0) return std::nullopt;
  const std::string because = "a timer in its .curlrc may fire";
  Timeline timeline;
  timeline.inferred = true;
  const auto first = [](double a, double b) { return a > 0 && b > 0 ? std::min(a, b) : a + b; };
  const double connect_s = first(connect_s_, whole_s_);
  // curl ends only when the C library lets go of the name; and of several addresses it gives each
  // but the last half of the time that is left.
  const double lookup_ms = path.hop_literal ? 0 : path.lookup.ms + path.lookup.aaaa_ms;
  const bool goes_on = has(path, Outcome::timed_out) && has(path, Outcome::ok);
  if (goes_on || fires(lookup_ms, connect_s) != Fires::no) return timeline.unseen(because);
  const Fires early = fires(connected_ms, connect_s);
  const Fires late = fires(result.ms, whole_s_);
  if (early == Fires::perhaps) return timeline.unseen(because);
  if (early == Fires::no && late == Fires::no) return std::nullopt;
  if (early == Fires::no && late == Fires::perhaps) return timeline.unseen(because);
  timeline.ms = (early == Fires::yes ? connect_s : whole_s_) * 1000;
  return failed(timeline, kTimeout, "the timer in its .curlrc fires");
}

Result Configured::end(Result result, std::optional<double> connected_ms, const Path& path) const {
  if (!result.told) return result;
  Timeline timeline;
  timeline.ms = result.ms;
  timeline.inferred = result.inferred;
  if (auto late = too_late(result, connected_ms.value_or(result.ms), path)) {
    if (retries_ && late->told) return timeline.unseen("its .curlrc sets retry");
    return *late;
  }
  if (minds_speed_ && result.kind == ClientOutcome::hang) {
    return timeline.unseen("its .curlrc sets speed-limit");
  }
  const int status = result.status.value_or(0);
  const bool transient = status == 408 || status == 429 || status >= 500;
  if (retries_ && (result.kind != ClientOutcome::response || transient)) {
    return timeline.unseen("its .curlrc sets retry");
  }
  if (follows_ && status >= 300 && status < 400) {
    return timeline.unseen("its .curlrc sets location");
  }
  if (!fails_) return result;
  if (result.kind == ClientOutcome::response && status >= 400) {
    return failed(timeline, kReturned,
                  "its .curlrc sets fail, and the answer is " + std::to_string(status));
  }
  const HttpAnswer* token = path.token_of(kH2);
  const bool begun = connected_ms && token != nullptr && token->facts.status >= 400;
  if (begun) return timeline.unseen("its .curlrc sets fail");
  return result;
}

}  // namespace sfprobe::clients::curl
