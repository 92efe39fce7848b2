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
  const std::string& order = stack.options.order;
  if (order == "ipv4first" || order == "ipv6first") {
    std::stable_partition(attempts.begin(), attempts.end(),
                          [&](const Attempt& a) { return a.v6 == (order == "ipv6first"); });
  }
  if (attempts.empty()) return attempts;
  if (!stack.options.select_family) return {attempts.front()};
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
Fate all_failed(const NodeStack& stack, const Course& course, const std::vector<Attempt>& tried,
                const Codes& codes) {
  const bool several = tried.size() > 1;
  std::string because = several ? "no address works: " : "";
  for (std::size_t i = 0; i < tried.size() && i < 3; ++i) {
    const bool abandoned = codes[i] == "ETIMEDOUT" && !silent(tried[i]);
    because += (i == 0 ? "" : "; ") +
               (abandoned ? tried[i].ip + " was given up too soon" : words_of(tried[i]));
  }
  const bool timed_out = std::find(codes.begin(), codes.end(), "ETIMEDOUT") != codes.end();
  if (several && stack.budgeted() && stack.undici >= 8 && timed_out) {
    return course.error({"UND_ERR_CONNECT_TIMEOUT"}, "Connect Timeout Error", because);
  }
  // An AggregateError has no message of its own.
  return course.error(unique(codes), several ? "" : "connect " + codes.front(), because);
}

// With NODE_USE_ENV_PROXY, https.request gives up a proxy that is not connected after five seconds.
Fate proxy_too_late(Course course) {
  course.ms = 5'000;
  return course.error({"ERR_PROXY_TUNNEL"}, "Connection to establish proxy tunnel timed out",
                      "the proxy is not reached in five seconds");
}

std::optional<Fate> look_up(const NodeStack& stack, const Path& path, Course& course) {
  // A document may lack the step: what came after it tells more.
  if (path.hop_literal || path.lookup.outcome == Outcome::unknown) return std::nullopt;
  const Lookup& lookup = path.lookup;
  course.inferred = course.inferred || lookup.inferred;
  const std::string failed = "getaddrinfo ";
  if (!stack.budgeted() && stack.api == Api::https && path.route != "direct" && lookup.ms > 5000) {
    return proxy_too_late(course);
  }
  const bool late = stack.budgeted() && lookup.ms >= kConnectBudgetLateMs;
  const bool close = stack.budgeted() && lookup.ms >= kConnectBudgetMs - 100 && !late;
  if (late || (close && lookup.outcome == Outcome::ok)) {
    return out_of_time(course, "the name " + path.hop_name + " is not resolved in time");
  }
  course.ms += lookup.ms;
  Codes codes;
  std::string because;
  switch (lookup.outcome) {
    case Outcome::ok: return std::nullopt;
    case Outcome::name_not_found:
    case Outcome::no_data:
      codes = {"ENOTFOUND"};
      because = "the name " + path.hop_name + " is not known";
      break;
    case Outcome::name_failure:
      codes = {"EAI_FAIL"};
      because = "the name service fails for good";
      break;
    default:
      codes = {"EAI_AGAIN"};
      because = "the name service does not answer, or fails";
      break;
  }
  if (close) codes.push_back("UND_ERR_CONNECT_TIMEOUT");
  const std::string text = failed + codes.front() + " " + path.hop_name;
  return course.error(codes, text, because);
}

}  // namespace

Fate out_of_time(const Course& course, std::string because) {
  return course.error_after(std::max(course.ms, kConnectBudgetFiresMs), {"UND_ERR_CONNECT_TIMEOUT"},
                            "Connect Timeout Error", std::move(because));
}

Reached reach(const NodeStack& stack, const Path& path, Course& course) {
  if (auto fate = look_up(stack, path, course)) return {std::move(fate), ""};
  if (path.unprobed) return {course.untold("its addresses came too late to be tried"), ""};
  const std::vector<Attempt> tried = in_order(stack, path.attempts);
  if (tried.empty()) {
    if (path.tunnel || !path.handshakes.empty()) return {std::nullopt, ""};
    return {course.untold("no connection was seen before the run ended"), ""};
  }
  const double limit = stack.options.attempt_ms.value_or(stack.node.attempt_ms);
  Codes codes;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const Attempt& attempt = tried[i];
    const bool last = i + 1 == tried.size();
    if (!last && (silent(attempt) || attempt.ms > limit)) {
      course.ms += limit;
      codes.emplace_back("ETIMEDOUT");
      continue;
    }
    if (silent(attempt)) {
      course.inferred = true;
      if (stack.api == Api::https && path.route != "direct") return {proxy_too_late(course), ""};
      if (stack.budgeted()) return {out_of_time(course, words_of(attempt)), ""};
      codes.emplace_back("ETIMEDOUT");
      course.ms += kSynTimeoutMs;
      Fate fate = all_failed(stack, course, tried, codes);
      fate.kind = Fate::Kind::hang;
      return {std::move(fate), ""};
    }
    course.ms += attempt.ms;
    if (attempt.outcome == Outcome::ok) return {std::nullopt, attempt.ip};
    codes.push_back(code_of(attempt));
  }
  return {all_failed(stack, course, tried, codes), ""};
}

}  // namespace sfprobe::clients
