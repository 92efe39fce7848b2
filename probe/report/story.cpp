#include "report/story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/story_details.hpp"
#include "text/sentences.hpp"
#include "text/time.hpp"

namespace sfprobe {

Tone tone_of(Status status) {
  switch (status) {
    case Status::ok: return Tone::good;
    case Status::info: return Tone::note;
    case Status::warn: return Tone::warning;
    case Status::fail: return Tone::bad;
    case Status::unknown: break;
  }
  return Tone::unclear;
}

namespace {

// "On build-7, 25 Nov 2026 19:22 UTC, ".
std::string then_of(const Place& place) {
  const std::string when = place.started.empty() ? "" : moment_text(place.started);
  if (place.host_name.empty() && when.empty()) return "when it was recorded, ";
  if (place.host_name.empty()) return "on " + when + ", ";
  return "on " + place.host_name + ", " + (when.empty() ? "" : when + ", ");
}

// Of saved evidence: what was, where and when.
std::string headline_of_past(const Diagnosis& diagnosis, bool any_answer) {
  const Verdict& verdict = diagnosis.verdict;
  const std::string name = title_of(diagnosis.target);
  const std::string then = then_of(diagnosis.place);
  const std::string reason = verdict.summary.empty() ? "" : ": " + verdict.summary;
  const std::string works =
      any_answer ? name + " could be reached" : "a login to " + name + " worked";
  switch (verdict.status) {
    case Status::ok: return text::as_sentence(then + works);
    case Status::warn: return text::as_sentence(then + works + ", but " + verdict.summary);
    case Status::fail:
      return text::as_sentence(
          then + (any_answer ? name + " could not be reached" : "a login to " + name + " failed") +
          reason);
    default: break;
  }
  return text::as_sentence(
      then + "it could not be determined whether " +
      (any_answer ? name + " can be reached" : "a login to " + name + " works") + reason);
}

std::string headline_of(const Diagnosis& diagnosis, bool any_answer) {
  const Verdict& verdict = diagnosis.verdict;
  const std::string name = title_of(diagnosis.target);
  const std::string works = any_answer ? name + " can be reached" : "a login to " + name + " works";
  if (diagnosis.chain_only || verdict.status == Status::fail)
    return text::as_sentence(verdict.summary);
  switch (verdict.status) {
    case Status::ok:
      return any_answer ? works + " from here." : text::as_sentence(works + " from here");
    case Status::warn:
      return text::as_sentence((any_answer ? works : "a login works") + " from here, but " +
                               verdict.summary);
    default: break;
  }
  const std::string reason = verdict.summary.empty() ? "" : ": " + verdict.summary;
  return "Inconclusive: could not determine whether " + works + " from here" + reason + ".";
}

// Where no Node.js was found, which one was judged for matters only if another would end otherwise.
std::string cli_text(const Diagnosis& diagnosis) {
  const Cli& cli = diagnosis.cli;
  if (cli.node_version.empty()) return cli.sf_version.empty() ? "" : "sf " + cli.sf_version;
  const std::string node = "Node.js " + cli.node_version;
  const std::string sf = cli.sf_version.empty() ? "no sf installed" : "sf " + cli.sf_version;
  if (cli.assumed) {
    const bool depends =
        !diagnosis.predictions.empty() && !diagnosis.predictions.front().on_other_runtimes.empty();
    return (cli.sf_version.empty() ? "no sf or Node.js found" : sf + ", its Node.js not found") +
           (depends ? ", judged for " + node : "");
  }
  return cli.sf_version.empty() ? sf + ", judged for " + node : sf + " on " + node;
}

std::vector<std::string> where_of(const Diagnosis& diagnosis) {
  std::vector<std::string> where;
  const Verdict& verdict = diagnosis.verdict;
  if (verdict.status != Status::ok) where.push_back(title_of(diagnosis.target));
  if (verdict.status == Status::ok && !diagnosis.routes.empty()) {
    const RouteRow& row = diagnosis.routes.front();
    if (row.of_cli) where.push_back(row.route == "direct" ? "direct" : "through " + row.label);
  }
  if (!verdict.code.empty()) where.push_back(verdict.code);
  if (const std::string cli = cli_text(diagnosis); !cli.empty()) where.push_back(cli);
  return where;
}

// A login that works and that anybody on the path can read is worse than one that fails.
std::vector<std::string> alarms_of(const Diagnosis& diagnosis) {
  for (const Finding& finding : diagnosis.findings) {
    if (finding.code != "NODE_TLS_REJECT_UNAUTHORIZED" || finding.status != Status::warn) continue;
    return {
        "INSECURE: certificate verification is off. Anyone on the path can read this login and "
        "its tokens."};
  }
  return {};
}

std::vector<std::string> why_of(const Diagnosis& diagnosis) {
  constexpr std::size_t kMaxFacts = 3;
  std::vector<std::string> why;
  for (const Observation& fact : diagnosis.why) {
    if (fact.text == diagnosis.verdict.summary || why.size() == kMaxFacts) continue;
    why.push_back(text::as_sentence(fact.text));
  }
  if (diagnosis.predictions.empty() || why.size() == kMaxFacts) return why;
  const auto& others = diagnosis.predictions.front().on_other_runtimes;
  if (!others.empty()) why.push_back("It depends on Node.js: sf " + runtime_text(others.front()));
  return why;
}

Said said_by(const CommandOutput& output) {
  return {output.command, output.text, output.after_ms ? when_text(*output.after_ms) : ""};
}

std::vector<Said> you_see(const Diagnosis& diagnosis) {
  std::vector<Said> said;
  if (diagnosis.predictions.empty() || diagnosis.verdict.status == Status::ok) return said;
  const Prediction& cli = diagnosis.predictions.front();
  for (const CommandOutput& output : cli.commands) said.push_back(said_by(output));
  if (said.empty() && cli.outcome == ClientOutcome::crash) {
    const std::string why = cli.because.empty() ? cli.message : cli.because;
    said.push_back({"sf",
                    (cli.mute ? "nothing" : "a stack trace") + (why.empty() ? "" : ": " + why),
                    "within 1 s"});
  }
  return said;
}

std::string_view name_of(Owner owner) {
  switch (owner) {
    case Owner::dns: return "the team that runs your DNS";
    case Owner::proxy: return "the team that runs your proxy";
    case Owner::firewall: return "the team that runs your firewall";
    case Owner::tls_inspection: return "the team that runs your TLS inspection";
    case Owner::org_admin: return "the administrator of your Salesforce org";
    default: return "your network team";
  }
}

std::string ask_of(const Diagnosis& diagnosis) {
  const Verdict& verdict = diagnosis.verdict;
  if (!verdict.owner || verdict.status == Status::ok || verdict.status == Status::unknown)
    return {};
  // What can be changed here was tried: then nobody has to be asked first.
  const Fix* first = diagnosis.fixes.empty() ? nullptr : &diagnosis.fixes.front();
  const bool changed = first != nullptr && first->env && first->proof == Proof::proven;
  const bool unsure = !changed && first != nullptr && !first->id.starts_with("ask-");
  if (verdict.owner == Owner::you) return {};
  if (verdict.owner == Owner::salesforce) {
    return "Only Salesforce can fix this: https://status.salesforce.com";
  }
  const std::string who(name_of(*verdict.owner));
  if (unsure) return text::as_sentence("if that does not help, " + who + " can fix this");
  return text::as_sentence(who + (changed ? " can also fix this" : " can fix this"));
}

// sfprobe without a target may mean another one.
std::string ticket_of(const Diagnosis& diagnosis) {
  if (diagnosis.verdict.status != Status::fail || diagnosis.chain_only) return {};
  const Target& target = diagnosis.target;
  const std::string name = target.port == 443 ? target.host : target.authority();
  return "sfprobe ticket" + (name == "login.salesforce.com" ? "" : " " + name);
}

std::vector<std::string> more_of(const Diagnosis& diagnosis, bool past) {
  std::vector<std::string> more{past ? "sfprobe replay -v FILE" : "sfprobe -v"};
  const Verdict& verdict = diagnosis.verdict;
  const std::string ticket = ticket_of(diagnosis);
  if (!ticket.empty()) more.push_back(past ? "sfprobe ticket FILE" : ticket);
  const std::string& id = verdict.cause.empty() ? verdict.code : verdict.cause;
  if (!id.empty()) more.push_back("sfprobe explain " + id);
  return more;
}

std::string host_of(const Place& place) {
  if (place.host_name.empty()) return place.address;
  return place.host_name + (place.address.empty() ? "" : " (" + place.address + ")");
}

std::vector<std::string> when_of(const Place& place) {
  std::vector<std::string> when;
  if (const std::string host = host_of(place); !host.empty()) when.push_back(host);
  if (!place.started.empty()) when.push_back(moment_text(place.started));
  return when;
}

// "2026-11-25 19:22:07 UTC" of RFC 3339's form.
std::string time_text(std::string started) {
  if (started.size() != 20 || started[10] != 'T' || started[19] != 'Z') return started;
  started[10] = ' ';
  started.resize(19);
  return started + " UTC";
}

// The tool is that which judges; what observed is in the evidence.
std::vector<std::string> foot_of(const Place& place, const std::optional<Recorded>& recorded) {
  std::vector<std::string> foot;
  if (!place.started.empty()) foot.push_back(time_text(place.started));
  if (const std::string host = host_of(place); !host.empty()) foot.push_back(host);
  const std::string now = "sfprobe " + std::string(version());
  const bool other = recorded && !recorded->version.empty() && recorded->version != version();
  foot.push_back(other ? "seen by sfprobe " + recorded->version + ", judged by " + now : now);
  foot.push_back(fmt::format("{:.1f} s", static_cast<double>(place.took_us) / 1e6));
  return foot;
}

}  // namespace

std::string title_of(const Target& target) {
  const std::string text = target.port == 443 ? target.host : target.authority();
  return target.display == target.host || target.display.empty()
             ? text
             : target.display + " (" + text + ")";
}

Story tell(const TargetReport& report) {
  const Diagnosis& diagnosis = report.diagnosis;
  Story story;
  story.tone = tone_of(diagnosis.verdict.status);
  const bool past = report.recorded && !diagnosis.chain_only;
  const bool any_answer = diagnosis.any_answer_does;
  story.headline =
      past ? headline_of_past(diagnosis, any_answer) : headline_of(diagnosis, any_answer);
  story.notes = report.notes;
  story.when = when_of(diagnosis.place);
  story.where = where_of(diagnosis);
  story.alarms = alarms_of(diagnosis);
  const auto helps = [](const Fix& fix) { return fix.proof != Proof::disproved; };
  const auto fix = std::find_if(diagnosis.fixes.begin(), diagnosis.fixes.end(), helps);
  const bool healthy = diagnosis.verdict.status == Status::ok;
  if (fix != diagnosis.fixes.end() && !healthy) story.fix = advice_of(*fix);
  if (!healthy) {
    story.caution = diagnosis.caution;
    story.why = why_of(diagnosis);
    story.routes = diagnosis.routes;
    if (!story.routes.empty() && story.routes.front().of_cli) {
      story.routes.front() = as_the_cli_goes(diagnosis);
    }
    story.you_see = you_see(diagnosis);
    story.ask = ask_of(diagnosis);
    story.ticket = ticket_of(diagnosis);
    story.more = more_of(diagnosis, past);
  }
  story.foot = foot_of(diagnosis.place, report.recorded);
  if (report.pasted) story.pasted = pasted_section(*report.pasted, diagnosis.verdict);
  story.details = details_of(diagnosis);
  story.timeline = timeline_of(report.evidence, diagnosis);
  return story;
}

}  // namespace sfprobe
