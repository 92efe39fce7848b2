#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/compare.hpp"
#include "sfprobe/error.hpp"
#include "text/sentences.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

struct Seen {
  std::string stage;
  std::string what;
  std::string value;
};
using Sight = std::vector<Seen>;  // what one run saw

std::string joined(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return fmt::format("{}", fmt::join(words, ", "));
}

void add(Sight& sight, const char* stage, std::string what, std::string value) {
  if (!value.empty()) sight.push_back({stage, std::move(what), std::move(value)});
}

void machine(const Observed& observed, const Diagnosis& diagnosis, Sight& sight) {
  const char* stage = stages::kEnvironment;
  if (observed.variables) {
    for (const auto& variable : observed.variables->facts.variables) {
      add(sight, stage, variable.name, variable.empty ? "(empty)" : variable.value);
    }
    if (observed.variables->facts.strict_ssl_off) add(sight, stage, "npm strict-ssl", "false");
  }
  add(sight, stage, "Node.js", diagnosis.cli.node_version);
  add(sight, stage, "Salesforce CLI", diagnosis.cli.sf_version);
  if (observed.lookup) {
    add(sight, stages::kDns, "name servers", joined(observed.lookup->facts.servers));
    add(sight, stages::kDns, "hosts file", joined(observed.lookup->facts.hosts_file));
  }
}

void names(const Observed& observed, Sight& sight) {
  if (!observed.lookup) return;
  std::vector<std::string> addresses;
  for (const auto& address : observed.lookup->facts.addresses) addresses.push_back(address.ip);
  add(sight, stages::kDns, "addresses",
      observed.lookup->ok() ? joined(addresses) : std::string(to_string(observed.lookup->outcome)));
}

void route(const Observed& observed, const ObservedRoute& route, Sight& sight) {
  const bool chosen = observed.choice && route.proxied();
  add(sight, stages::kProxy, "proxy", chosen ? observed.choice->facts.proxy : "none");
  if (route.tunnel) {
    const auto& tunnel = *route.tunnel;
    add(sight, stages::kProxy, "CONNECT",
        tunnel.ok()                        ? "opened"
        : tunnel.facts.status_line.empty() ? std::string(to_string(tunnel.outcome))
                                           : tunnel.facts.status_line);
  }
  std::vector<std::string> connections;
  for (const auto& one : route.connections) {
    connections.push_back(one.facts.address + " " + std::string(to_string(one.outcome)));
  }
  for (const auto& one : route.hops) {
    if (!one.abandoned) {
      connections.push_back(one.facts.address + " " + std::string(to_string(one.outcome)));
    }
  }
  add(sight, stages::kConnect, "connections", joined(connections));
}

void security(const ObservedRoute& route, const Diagnosis& diagnosis, Sight& sight) {
  if (route.handshakes.empty()) return;
  const ObservedHandshake& shown = route.handshakes.front();
  std::string handshake(to_string(shown.outcome));
  if (shown.ok()) handshake = shown.facts.version;
  if (!shown.ok() && !shown.facts.alert_name.empty()) handshake += ": " + shown.facts.alert_name;
  add(sight, stages::kTls, "handshake", handshake);
  if (!shown.facts.chain.empty()) {
    const auto& leaf = shown.facts.chain.front();
    add(sight, stages::kTls, "issuer", shown.facts.chain.back().issuer);
    add(sight, stages::kTls, "certificate",
        fmt::format("{} to {}, SHA-256 {}…", rfc3339(leaf.not_before).substr(0, 10),
                    rfc3339(leaf.not_after).substr(0, 10), leaf.sha256.substr(0, 16)));
    add(sight, stages::kTls, "certificates sent", std::to_string(shown.facts.chain.size()));
  }
  for (const TrustChain& chain : diagnosis.trust) {
    if (chain.handshake != shown.id) continue;
    for (const TrustView& view : chain.views) {
      const std::string result = view.trusted ? "trusted" : view.code;
      if (view.view == chain.cli_view) add(sight, stages::kTls, "trust of the CLI", result);
      if (view.view == "system") add(sight, stages::kTls, "trust of the system", result);
    }
  }
}

void answer(const ObservedRoute& route, Sight& sight) {
  if (!route.token) return;
  const auto& seen = *route.token;
  std::string text = seen.facts.status == 0 ? std::string(to_string(seen.outcome))
                                            : "HTTP " + std::to_string(seen.facts.status);
  if (!seen.ok() && seen.facts.status != 0) text += ", " + std::string(to_string(seen.outcome));
  if (!seen.facts.title.empty()) text += " \"" + seen.facts.title + "\"";
  add(sight, stages::kEndpoint, "answer", text);
  add(sight, stages::kEndpoint, "server", seen.facts.server);
  add(sight, stages::kEndpoint, "redirect to", seen.facts.location);
}

void times(const Diagnosis& diagnosis, Sight& sight) {
  constexpr std::array<const char*, kPhases> kStages = {
      stages::kDns, stages::kConnect, stages::kProxy, stages::kTls, stages::kEndpoint};
  constexpr std::array<const char*, kPhases> kNames = {"lookup time", "connect time", "tunnel time",
                                                       "TLS time", "answer time"};
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return;
  for (std::size_t i = 0; i < kPhases; ++i) {
    const auto& took = diagnosis.routes.front().cells[i].took_us;
    if (took) add(sight, kStages[i], kNames[i], std::to_string(*took));
  }
}

Sight look(const TargetReport& report) {
  Sight sight;
  const Observed observed = read(report.evidence);
  machine(observed, report.diagnosis, sight);
  names(observed, sight);
  if (const ObservedRoute* of_cli = observed.cli_route()) {
    route(observed, *of_cli, sight);
    security(*of_cli, report.diagnosis, sight);
    answer(*of_cli, sight);
  }
  times(report.diagnosis, sight);
  return sight;
}

const Seen* find(const Sight& sight, const Seen& wanted) {
  const auto at = std::find_if(sight.begin(), sight.end(), [&](const Seen& one) {
    return one.stage == wanted.stage && one.what == wanted.what;
  });
  return at == sight.end() ? nullptr : &*at;
}

bool is_time(const std::string& what) { return what.ends_with(" time"); }

// What a client makes of the rest: it differs because something else does.
bool is_outcome(const std::string& what) { return what.starts_with("trust of "); }

// Times as text, or nothing if they differ by no more than chance makes: half a second, and three
// times as long.
std::vector<std::string> told_times(const std::vector<std::string>& values) {
  constexpr std::int64_t kLeast = 500'000;
  std::vector<std::string> told;
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  for (const std::string& value : values) {
    if (value.empty()) return {};
    const std::int64_t us = std::stoll(value);
    least = std::min(least, us);
    most = std::max(most, us);
    told.push_back(duration_text(us));
  }
  return most - least >= kLeast && most >= 3 * least ? told : std::vector<std::string>();
}

void compare_one(const Seen& seen, const std::vector<Sight>& sights, TargetComparison& out) {
  Difference difference{seen.stage, seen.what, {}};
  for (const Sight& sight : sights) {
    const Seen* value = find(sight, seen);
    difference.values.push_back(value == nullptr ? "" : value->value);
  }
  if (is_time(seen.what)) {
    difference.values = told_times(difference.values);
    if (!difference.values.empty()) out.differences.push_back(std::move(difference));
    return;
  }
  const bool equal = std::all_of(difference.values.begin(), difference.values.end(),
                                 [&](const std::string& v) { return v == seen.value; });
  if (equal) {
    out.same.push_back(seen.what);
  } else {
    out.differences.push_back(std::move(difference));
  }
}

bool works(const Verdict& verdict) {
  return verdict.status == Status::ok || verdict.status == Status::warn;
}

std::string name_of(std::size_t run) { return std::string(1, static_cast<char>('A' + run % 26)); }

std::string says(const Verdict& verdict) {
  if (verdict.status == Status::ok) return "works";
  const std::string summary = verdict.summary.empty() ? "" : ": " + verdict.summary;
  if (verdict.status == Status::warn) return "works, with a warning" + summary;
  return (verdict.status == Status::fail ? "fails" : "could not be judged") + summary;
}

std::string conclusion_of(const TargetComparison& comparison) {
  std::string text;
  const auto& verdicts = comparison.verdicts;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    text += (text.empty() ? "" : " ") + name_of(i) + " " + says(verdicts[i]) + ".";
  }
  const bool some = std::any_of(verdicts.begin(), verdicts.end(), works);
  const bool all = std::all_of(verdicts.begin(), verdicts.end(), works);
  if (comparison.differences.empty()) return text + " Nothing else that was observed differs.";
  if (!some || all) return text;
  const auto at = std::find_if_not(comparison.differences.begin(), comparison.differences.end(),
                                   [](const Difference& one) { return is_outcome(one.what); });
  const Difference& first =
      at == comparison.differences.end() ? comparison.differences.front() : *at;
  std::string values;
  for (std::size_t i = 0; i < first.values.size(); ++i) {
    values += (values.empty() ? "" : "; ") + name_of(i) + " " +
              (first.values[i].empty() ? "none" : first.values[i]);
  }
  return text + " What differs first: " + first.what + " (" + values + ").";
}

int rank(const std::string& stage) {
  constexpr std::array kOrder = {stages::kEnvironment, stages::kDns, stages::kProxy,
                                 stages::kConnect,     stages::kTls, stages::kEndpoint};
  const auto at = std::find(kOrder.begin(), kOrder.end(), stage);
  return static_cast<int>(at - kOrder.begin());
}

// Those of the stage that fails first; what lies behind it follows from it.
void order(TargetComparison& out) {
  const auto failing = std::find_if_not(out.verdicts.begin(), out.verdicts.end(), works);
  const bool some = std::any_of(out.verdicts.begin(), out.verdicts.end(), works);
  const std::string stage = failing == out.verdicts.end() ? "" : failing->stage;
  auto& all = out.differences;
  if (some && !stage.empty()) {
    std::erase_if(all, [&](const Difference& one) {
      return rank(one.stage) > rank(stage) && !is_time(one.what);
    });
  }
  const auto key = [&](const Difference& one) {
    return std::tuple(is_outcome(one.what), one.stage != stage, rank(one.stage));
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Difference& a, const Difference& b) { return key(a) < key(b); });
}

TargetComparison compare_target(const std::vector<const TargetReport*>& runs) {
  TargetComparison out;
  out.target = runs.front()->diagnosis.target;
  std::vector<Sight> sights;
  for (const TargetReport* run : runs) {
    out.verdicts.push_back(run->diagnosis.verdict);
    out.places.push_back(run->diagnosis.place);
    sights.push_back(look(*run));
  }
  Sight all;
  for (const Sight& sight : sights) {
    for (const Seen& seen : sight) {
      if (find(all, seen) == nullptr) all.push_back(seen);
    }
  }
  for (const Seen& seen : all) compare_one(seen, sights, out);
  order(out);
  out.conclusion = conclusion_of(out);
  return out;
}

const TargetReport* find(const Report& report, const Target& target) {
  for (const TargetReport& one : report.targets) {
    const Target& other = one.diagnosis.target;
    if (other.host == target.host && other.port == target.port) return &one;
  }
  return nullptr;
}

}  // namespace

bool agree(const TargetComparison& comparison) {
  const auto& verdicts = comparison.verdicts;
  return std::all_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.status == verdicts.front().status && verdict.code == verdicts.front().code;
  });
}

std::vector<TargetComparison> compare_reports(const std::vector<Report>& reports) {
  std::vector<TargetComparison> comparisons;
  if (reports.empty()) return comparisons;
  for (const TargetReport& first : reports.front().targets) {
    std::vector<const TargetReport*> runs;
    for (const Report& report : reports) {
      const TargetReport* same = find(report, first.diagnosis.target);
      if (same != nullptr) runs.push_back(same);
    }
    if (runs.size() == reports.size()) comparisons.push_back(compare_target(runs));
  }
  if (comparisons.empty()) throw InputError("the reports have no target in common");
  return comparisons;
}

}  // namespace sfprobe
