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
  std::string words;  // "… refuse the connection"
};

// In the order of what they tell: an answer says more than a silence.
constexpr std::array kPrecedence = {"ECONNREFUSED", "ECONNRESET",  "ETIMEDOUT",
                                    "EHOSTUNREACH", "ENETUNREACH", "EACCES"};

Kind kind_of(const Attempt& attempt) {
  const std::string from =
      attempt.facts.icmp_from.empty() ? "" : " (reported by " + attempt.facts.icmp_from + ")";
  switch (attempt.outcome) {
    case Outcome::refused:
      if (attempt.facts.icmp_type >= 0) {
        return {"ECONNREFUSED", "is refused by an ICMP message" + from};
      }
      return {"ECONNREFUSED", "refuses the connection"};
    case Outcome::reset: return {"ECONNRESET", "resets the connection at once"};
    case Outcome::timed_out:
      return {"ETIMEDOUT", "does not answer: a firewall drops the packets, or the host is down"};
    case Outcome::host_unreachable:
      if (attempt.facts.prohibited()) {
        return {"EHOSTUNREACH",
                "is blocked: a firewall answers \"administratively prohibited\"" + from};
      }
      return {"EHOSTUNREACH", "cannot be reached: host unreachable" + from};
    case Outcome::net_unreachable:
      return {"ENETUNREACH", "cannot be reached: this machine has no route to " +
                                 attempt.facts.family + " addresses like it" + from};
    case Outcome::not_permitted: return {"EACCES", "is forbidden by a policy of this machine"};
    default: return {"", "fails: " + attempt.raw.text};
  }
}

std::vector<Attempt> attempts_of(const Observed& observed) {
  std::vector<Attempt> attempts = observed.direct().connections;
  std::stable_sort(attempts.begin(), attempts.end(), [](const Attempt& a, const Attempt& b) {
    return a.facts.order < b.facts.order;
  });
  return attempts;
}

std::string subjects(const std::vector<const Attempt*>& group, std::size_t total) {
  if (group.size() == 1) return group.front()->facts.address;
  if (group.size() == total) return "each of the " + std::to_string(total) + " addresses";
  return group.front()->facts.address + ", like " + std::to_string(group.size() - 1) + " more,";
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

void judge_group(const std::vector<const Attempt*>& group, std::size_t total, bool some_work,
                 Findings& findings) {
  const Kind kind = kind_of(*group.front());
  const std::string what = subjects(group, total) + " " + kind.words;
  Finding& finding = add(findings, kStage, some_work ? Status::warn : Status::fail, kind.code,
                         some_work ? what + "; another address works" : what);
  finding.route = steps::kDirect;
  finding.words = {{"address", group.front()->facts.address},
                   {"ip", group.front()->facts.ip},
                   {"family", group.front()->facts.family}};
  std::int64_t longest = 0;
  for (const Attempt* attempt : group) {
    finding.evidence.push_back(attempt->id);
    longest = std::max(longest, attempt->took_us);
  }
  if (kind.code.empty()) finding.status = some_work ? Status::warn : Status::unknown;
  const bool waiting =
      group.front()->outcome == Outcome::timed_out && group.front()->raw.source.empty();
  if (!waiting) return;
  weigh_silence(finding, longest, some_work,
                subjects(group, total) + " had not answered after " + duration_text(longest) +
                    ", when the run ended");
}

void notice_lost_packets(const std::vector<Attempt>& attempts, Findings& findings) {
  for (const Attempt& attempt : attempts) {
    if (attempt.outcome != Outcome::ok || attempt.facts.retransmissions == 0) continue;
    Finding& lost = add(findings, kStage, Status::info, "",
                        attempt.facts.address + " answered only after " +
                            std::to_string(attempt.facts.retransmissions) +
                            " lost packets: the network drops some");
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
