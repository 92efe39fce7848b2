#include "clients/node_connect.hpp"

#include <algorithm>

namespace sfprobe::clients {
namespace {

std::string code_of(const Attempt& attempt) {
  switch (attempt.outcome) {
    case Outcome::refused: return "ECONNREFUSED";
    case Outcome::reset: return "ECONNRESET";
    case Outcome::host_unreachable: return "EHOSTUNREACH";
    case Outcome::net_unreachable: return "ENETUNREACH";
    case Outcome::not_permitted: return "EACCES";
    default: break;
  }
  return attempt.code.empty() ? "ETIMEDOUT" : attempt.code;
}

std::string words_of(const Attempt& attempt) {
  switch (attempt.outcome) {
    case Outcome::refused: return attempt.ip + " refuses the connection";
    case Outcome::host_unreachable: return attempt.ip + " cannot be reached";
    case Outcome::net_unreachable: return "there is no route to " + attempt.ip;
    case Outcome::timed_out: return attempt.ip + " does not answer";
    default: return "the connection to " + attempt.ip + " fails";
  }
}

bool silent(const Attempt& attempt) { return attempt.outcome == Outcome::timed_out; }

// With the zone of an interface the kernel takes a link-local address, and nobody answers.
bool gets_a_zone(const NodeStack& stack, const Attempt& attempt) {
  return stack.node.gives_link_local_zone && attempt.code == "EINVAL" &&
         attempt.ip.starts_with("fe80");
}

// The families in turn, beginning with that of the first address.
std::vector<Attempt> interleaved(const std::vector<Attempt>& attempts) {
  std::vector<Attempt> first;
  std::vector<Attempt> second;
  for (const Attempt& attempt : attempts) {
    (attempt.v6 == attempts.front().v6 ? first : second).push_back(attempt);
  }
  std::vector<Attempt> all;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) all.push_back(first[i]);
    if (i < second.size()) all.push_back(second[i]);
  }
  return all;
}

std::vector<Attempt> in_order(const NodeStack& stack, std::vector<Attempt> attempts) {
  const std::string& order = stack.options().order;
  if (order == "ipv4first" || order == "ipv6first") {
    std::stable_partition(attempts.begin(), attempts.end(),
                          [&](const Attempt& a) { return a.v6 == (order == "ipv6first"); });
  }
  if (attempts.empty()) return attempts;
  if (!stack.options().select_family) return {attempts.front()};
  return interleaved(attempts);
}

Codes unique(const Codes& codes) {
  Codes once;
  for (const std::string& code : codes) {
    if (std::find(once.begin(), once.end(), code) == once.end()) once.push_back(code);
  }
  return once;
}

// Every address failed: one error, or an AggregateError with all of them.
Result all_failed(const NodeStack& stack, const Timeline& timeline,
                  const std::vector<Attempt>& tried, const Codes& codes) {
  const bool several = tried.size() > 1;
  std::string because = several ? "no address works: " : "";
  for (std::size_t i = 0; i < tried.size() && i < 3; ++i) {
    const bool abandoned = codes[i] == "ETIMEDOUT" && !silent(tried[i]);
    because += (i == 0 ? "" : "; ") +
               (abandoned ? tried[i].ip + " was given up too soon" : words_of(tried[i]));
  }
  const bool timed_out = std::find(codes.begin(), codes.end(), "ETIMEDOUT") != codes.end();
  if (several && stack.budgeted() && stack.undici >= 8 && timed_out) {
    return timeline.error({"UND_ERR_CONNECT_TIMEOUT"}, "Connect Timeout Error", because);
  }
  // An AggregateError has no message of its own.
  return timeline.error(unique(codes), several ? "" : "connect " + codes.front(), because);
}

// With NODE_USE_ENV_PROXY, https.request gives up a proxy that is not connected after five seconds.
Result proxy_too_late(Timeline timeline) {
  timeline.ms = 5'000;
  return timeline.error({"ERR_PROXY_TUNNEL"}, "Connection to establish proxy tunnel timed out",
                        "the proxy is not reached in five seconds");
}

std::optional<Result> look_up(const NodeStack& stack, const Path& path, Timeline& timeline) {
  // A document may lack the step: what came after it tells more.
  const Lookup& lookup = path.lookup;
  if (path.hop_literal || (lookup.outcome == Outcome::unknown && lookup.code.empty())) {
    return std::nullopt;
  }
  timeline.inferred = timeline.inferred || lookup.inferred;
  const std::string failed = "getaddrinfo ";
  if (!stack.budgeted() && stack.api == Api::https && path.proxied() && lookup.ms > 5000) {
    return proxy_too_late(timeline);
  }
  const bool late = stack.budgeted() && lookup.ms >= kConnectBudgetLateMs;
  const bool close = stack.budgeted() && lookup.ms >= kConnectBudgetMs - 100 && !late;
  const bool in_time = lookup.ms < kConnectBudgetTicksMs;
  if (late || (close && !in_time && lookup.outcome == Outcome::ok)) {
    return out_of_time(timeline, "the name " + path.hop_name + " is not resolved in time");
  }
  timeline.ms += lookup.ms;
  Codes codes;
  std::string because;
  switch (lookup.outcome) {
    case Outcome::ok:
      if (lookup.ms <= kHangMs) return std::nullopt;
      return timeline.hang(timeline.ms, {}, "the name " + path.hop_name + " takes minutes");
    case Outcome::name_not_found:
    case Outcome::no_data:
      codes = {"ENOTFOUND"};
      because = "the name " + path.hop_name + " is not known";
      break;
    case Outcome::name_failure:
      codes = {"EAI_FAIL"};
      because = "the name service fails for good";
      break;
    case Outcome::unknown:
      codes = {lookup.code};
      because = "a source of names that nsswitch.conf lists is not there, or fails";
      break;
    default:
      codes = {"EAI_AGAIN"};
      because = "the name service does not answer, or fails";
      break;
  }
  if (close) codes.emplace_back("UND_ERR_CONNECT_TIMEOUT");
  const std::string text = failed + codes.front() + " " + path.hop_name;
  return timeline.error_after(timeline.ms, codes, text, because);
}

}  // namespace

Result out_of_time(const Timeline& timeline, std::string because) {
  return timeline.error_after(std::max(timeline.ms, kConnectBudgetFiresMs),
                              {"UND_ERR_CONNECT_TIMEOUT"}, "Connect Timeout Error",
                              std::move(because));
}

Reached reach(const NodeStack& stack, const Path& path, Timeline& timeline) {
  const bool direct = !path.proxied();
  timeline.stage = direct ? stages::kDns : stages::kProxy;
  if (auto result = look_up(stack, path, timeline)) return {std::move(result), ""};
  if (direct) timeline.stage = stages::kConnect;
  if (path.unprobed) return {timeline.unseen("its addresses came too late to be tried"), ""};
  std::vector<Attempt> tried = in_order(stack, path.attempts);
  for (Attempt& attempt : tried) {
    if (gets_a_zone(stack, attempt)) attempt.outcome = Outcome::timed_out;
  }
  if (tried.empty()) {
    if (path.tunnel || !path.handshakes.empty()) return {std::nullopt, ""};
    return {timeline.unseen("no connection was seen before the run ended"), ""};
  }
  const double limit = stack.options().attempt_ms.value_or(stack.node.attempt_ms);
  Codes codes;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const Attempt& attempt = tried[i];
    const bool last = i + 1 == tried.size();
    if (!last && (silent(attempt) || attempt.ms > limit)) {
      timeline.ms += limit;
      codes.emplace_back("ETIMEDOUT");
      continue;
    }
    if (silent(attempt)) {
      // A client with a timer of its own has been watched until that timer fired.
      timeline.inferred = !stack.budgeted() || attempt.ms < kConnectBudgetMs;
      if (stack.api == Api::https && path.proxied()) return {proxy_too_late(timeline), ""};
      if (stack.budgeted()) return {out_of_time(timeline, words_of(attempt)), ""};
      codes.emplace_back("ETIMEDOUT");
      timeline.ms += kSynTimeoutMs;
      Result result = all_failed(stack, timeline, tried, codes);
      result.kind = ClientOutcome::hang;
      return {std::move(result), ""};
    }
    timeline.ms += attempt.ms;
    if (attempt.outcome == Outcome::ok) return {std::nullopt, attempt.ip};
    codes.push_back(code_of(attempt));
  }
  return {all_failed(stack, timeline, tried, codes), ""};
}

}  // namespace sfprobe::clients
