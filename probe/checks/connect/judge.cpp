#include "checks/connect/connect.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "checks/finding.hpp"

namespace sfprobe::connect {
namespace {

using Attempt = Measured<ConnectFacts>;

struct Kind {
  std::string code;
  std::string words;   // what one address does: "refuses the connection"
  std::string all{};   // what all of several do: "refuse the connection"; "" if `none` says it
  std::string none{};  // what none of several does: "answers"
};

// In the order of what they tell: an answer says more than a silence.
constexpr std::array kPrecedence = {"ECONNREFUSED", "ECONNRESET",  "ETIMEDOUT",
                                    "EHOSTUNREACH", "ENETUNREACH", "EACCES"};

Kind prohibited(const Attempt& attempt, const std::string& from) {
  const std::string code = attempt.outcome == Outcome::not_permitted ? "EACCES" : "EHOSTUNREACH";
  const std::string why = ": a firewall answers \"administratively prohibited\"" + from;
  return {code, "is blocked" + why, "are blocked" + why};
}

Kind kind_of(const Attempt& attempt) {
  const std::string from =
      attempt.facts.icmp_from.empty() ? "" : ", reported by " + attempt.facts.icmp_from;
  const bool by_router = attempt.facts.icmp_type >= 0;
  if (attempt.facts.prohibited()) return prohibited(attempt, from);
  switch (attempt.outcome) {
    case Outcome::refused:
      if (by_router) {
        const std::string what = " rejected by an ICMP message, as firewalls send it" + from;
        return {"ECONNREFUSED", "is" + what, "are" + what};
      }
      return {"ECONNREFUSED", "refuses the connection", "refuse the connection"};
    case Outcome::reset:
      return {"ECONNRESET", "resets the connection immediately",
              "reset the connection immediately"};
    case Outcome::timed_out: {
      const std::string why = ": a firewall drops the packets, or the host is down";
      return {"ETIMEDOUT", "does not answer" + why, {}, "answers" + why};
    }
    case Outcome::host_unreachable:
      return {"EHOSTUNREACH",
              "cannot be reached: host unreachable" + from,
              {},
              "can be reached: host unreachable" + from};
    case Outcome::net_unreachable: {
      const std::string why =
          by_router ? "network unreachable" + from
                    : "this machine has no route to such an " + attempt.facts.family + " address";
      return {"ENETUNREACH", "cannot be reached: " + why, {}, "can be reached: " + why};
    }
    case Outcome::not_permitted:
      return {"EACCES", "is forbidden by a policy of this machine",
              "are forbidden by a policy of this machine"};
    default:
      if (attempt.facts.scope == "link-local") {
        const std::string why = ": a link-local address is usable only together with an interface";
        return {"", "cannot be reached" + why, {}, "can be reached" + why};
      }
      return {"", "fails: " + attempt.raw.text, "fail: " + attempt.raw.text};
  }
}

std::vector<Attempt> attempts_of(const Observed& observed) {
  std::vector<Attempt> attempts = observed.direct().connections;
  std::stable_sort(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) {
    return a.facts.order < b.facts.order;
  });
  return attempts;
}

// "both addresses refuse the connection", "none of the 4 addresses answers".
std::string of_all(std::size_t total, const Kind& kind) {
  const std::string count = std::to_string(total);
  if (kind.all.empty()) {
    return (total == 2 ? "neither address " : "none of the " + count + " addresses ") + kind.none;
  }
  return (total == 2 ? "both addresses " : "all " + count + " addresses ") + kind.all;
}

std::string sentence(const std::vector<const Attempt*>& group, std::size_t total,
                     const Kind& kind) {
  const std::string& first = group.front()->facts.address;
  if (group.size() == 1) return first + " " + kind.words;
  if (group.size() == total) return of_all(total, kind);
  const std::size_t others = group.size() - 1;
  return first +
         (others == 1 ? ", and so does another: it "
                      : ", and so do " + std::to_string(others) + " others: it ") +
         kind.words;
}

// The CLI makes one connection, so that this is no fault for it.
void notice_crowd(const Attempt& attempt, Findings& findings) {
  if (attempt.facts.refused == 0 || !attempt.ok()) return;
  Finding& finding = add(findings, kStage, Status::info, "",
                         attempt.facts.address +
                             " takes few connections at a time: one was refused while another of "
                             "sfprobe's stood, and taken later");
  finding.route = steps::kDirect;
  finding.evidence = {attempt.id};
}

// "192.0.2.1:443, 192.0.2.2:443 and 5 more".
std::string list_of(const std::vector<const Attempt*>& group) {
  constexpr std::size_t kMost = 4;
  std::string text;
  for (std::size_t i = 0; i < group.size() && i < kMost; ++i) {
    text += (i == 0 ? "" : ", ") + group[i]->facts.address;
  }
  if (group.size() > kMost) text += " and " + std::to_string(group.size() - kMost) + " more";
  return text;
}

void judge_group(const std::vector<const Attempt*>& group, std::size_t total, bool some_work,
                 Findings& findings) {
  const Kind kind = kind_of(*group.front());
  const std::string what = sentence(group, total, kind);
  Finding& finding = add(findings, kStage, some_work ? Status::warn : Status::fail, kind.code,
                         some_work ? what + "; another address works" : what);
  finding.route = steps::kDirect;
  finding.words = {{"address", group.front()->facts.address},
                   {"ip", group.front()->facts.ip},
                   {"family", group.front()->facts.family},
                   {"addresses", group.size() > 1 ? list_of(group) : ""}};
  std::int64_t longest = 0;
  for (const Attempt* attempt : group) {
    finding.evidence.push_back(attempt->id);
    longest = std::max(longest, attempt->took_us);
  }
  if (some_work && group.front()->facts.prohibited()) finding.code = "FIREWALL_REJECTS";
  if (kind.code.empty()) finding.status = some_work ? Status::warn : Status::unknown;
  const bool waiting =
      group.front()->outcome == Outcome::timed_out && group.front()->raw.source.empty();
  if (!waiting) return;
  weigh_silence(finding, longest, some_work,
                sentence(group, total, {"", "had not answered", {}, "had answered"}) + " after " +
                    duration_text(longest) + ", when the run ended");
}

void notice_lost_packets(const std::vector<Attempt>& attempts, Findings& findings) {
  for (const Attempt& attempt : attempts) {
    const auto lost_packets = attempt.facts.retransmissions;
    if (attempt.outcome != Outcome::ok || lost_packets == 0) continue;
    Finding& lost = add(
        findings, kStage, Status::info, "",
        attempt.facts.address + " answered only after " + std::to_string(lost_packets) +
            (lost_packets == 1 ? " lost packet" : " lost packets") + ": the network drops some");
    lost.route = steps::kDirect;
    lost.evidence = {attempt.id};
  }
}

}  // namespace

void judge(const Observed& observed, Findings& findings) {
  const std::vector<Attempt> attempts = attempts_of(observed);
  std::map<std::pair<std::size_t, std::string>, std::vector<const Attempt*>> groups;
  bool some_work = false;
  for (const Attempt& attempt : attempts) {
    if (attempt.ok()) {
      some_work = true;
      continue;
    }
    const Kind kind = kind_of(attempt);
    const auto rank = static_cast<std::size_t>(
        std::find(kPrecedence.begin(), kPrecedence.end(), kind.code) - kPrecedence.begin());
    groups[{rank, kind.words}].push_back(&attempt);
  }
  for (const auto& [key, group] : groups) judge_group(group, attempts.size(), some_work, findings);
  for (const Attempt& attempt : attempts) notice_crowd(attempt, findings);
  notice_lost_packets(attempts, findings);
}

}  // namespace sfprobe::connect
