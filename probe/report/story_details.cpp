#include "report/story_details.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/sentences.hpp"

namespace sfprobe {
namespace {

Tone tone_of_finding(const Finding& finding) {
  return finding.elsewhere ? Tone::note : tone_of(finding.status);
}

void add(std::vector<Section>& sections, Section section) {
  if (!section.items.empty()) sections.push_back(std::move(section));
}

Section ruled_out(const Diagnosis& diagnosis) {
  Section section{"Ruled out", {}};
  for (const Observation& one : diagnosis.ruled_out) {
    section.items.push_back({Tone::good, "", text::as_sentence(one.text)});
  }
  return section;
}

Section alternatives(const Diagnosis& diagnosis) {
  Section section{"It may also be", {}};
  for (const Alternative& one : diagnosis.alternatives) {
    std::string text = text::as_sentence(one.text);
    if (!one.decided.empty()) text += " To decide: " + text::as_sentence(one.decided);
    section.items.push_back({Tone::unclear, one.cause, text});
  }
  return section;
}

Section findings(const Diagnosis& diagnosis) {
  Section section{"Findings", {}};
  const Findings& all = diagnosis.findings;
  for (const Finding& finding : all) {
    const bool said = std::any_of(all.begin(), all.end(), [&](const Finding& other) {
      return &other < &finding && other.summary == finding.summary;
    });
    if (said) continue;
    std::string text = text::as_sentence(finding.summary);
    if (finding.elsewhere) text += " (Other route.)";
    if (!finding.because.empty()) text += " (Follows from " + finding.because + ".)";
    section.items.push_back({tone_of_finding(finding), finding.code, text});
  }
  return section;
}

std::string codes_of(const Prediction& prediction) {
  std::string text;
  for (std::size_t i = 0; i < prediction.codes.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == prediction.codes.size() ? " or " : ", ") + prediction.codes[i];
  }
  return text.empty() ? "an error without a code" : text;
}

std::string outcome_text(const Prediction& prediction) {
  const std::string when = when_text(prediction.after_ms.value_or(0));
  if (prediction.outcome == ClientOutcome::response) {
    return prediction.status ? fmt::format("gets an answer: HTTP {}", *prediction.status)
                             : "gets an answer";
  }
  if (prediction.outcome == ClientOutcome::crash) return "ends in a stack trace, " + when;
  if (prediction.outcome == ClientOutcome::hang) {
    return "hangs" + (prediction.codes.empty() ? "" : ": " + codes_of(prediction) + ", " + when);
  }
  return "fails: " + codes_of(prediction) + ", " + when;
}

bool same(const Prediction& a, const Prediction& b) {
  return a.outcome == b.outcome && a.codes == b.codes && a.status == b.status;
}

// Clients that do the same share an item.
Section predictions(const Diagnosis& diagnosis) {
  Section section{"What each client does", {}};
  const auto& all = diagnosis.predictions;
  std::vector<bool> done(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (done[i]) continue;
    std::string names;
    for (std::size_t j = i; j < all.size(); ++j) {
      if (done[j] || !same(all[i], all[j])) continue;
      done[j] = true;
      names += (names.empty() ? "" : ", ") + all[j].client;
    }
    std::string text = names + ": " + outcome_text(all[i]);
    if (!all[i].because.empty()) text += ", because " + all[i].because;
    const bool works = all[i].outcome == ClientOutcome::response;
    section.items.push_back({works ? Tone::good : Tone::bad, "", text + "."});
  }
  for (const Prediction& prediction : all) {
    for (const RuntimePrediction& other : prediction.on_other_runtimes) {
      section.items.push_back({Tone::note, "", prediction.client + " " + runtime_text(other)});
    }
    for (const CommandOutput& output : prediction.commands) {
      const std::string note = output.command + ": " + output.note;
      const bool told = std::any_of(section.items.begin(), section.items.end(),
                                    [&](const auto& item) { return item.text == note; });
      if (!output.note.empty() && !told) section.items.push_back({Tone::note, "", note});
    }
  }
  return section;
}

Section fixes(const Diagnosis& diagnosis) {
  Section section{"Fixes, in the order in which to try them", {}};
  for (const Fix& fix : diagnosis.fixes) {
    section.items.push_back(
        {std::nullopt, fmt::format("{}.", section.items.size() + 1), "", advice_of(fix)});
  }
  return section;
}

Section machine(const Diagnosis& diagnosis) {
  Section section{"The machine", {}};
  for (const MachineFact& fact : diagnosis.machine) {
    section.items.push_back({std::nullopt, fact.name, fact.text});
  }
  return section;
}

std::string bytes_text(const std::optional<std::int64_t>& bytes) {
  return bytes ? fmt::format("{} bytes", *bytes) : "bytes not counted";
}

Section contacted(const Diagnosis& diagnosis) {
  Section section{"What was contacted", {}};
  for (const Contact& one : diagnosis.contacted) {
    std::string text = fmt::format("{}, {}", one.transport, one.purpose);
    if (one.sent || one.received) {
      text += fmt::format(", {} sent, {} received", bytes_text(one.sent), bytes_text(one.received));
    } else {
      text += ", bytes not counted";
    }
    if (one.attempts > 1) {
      text +=
          fmt::format(", {} {}", one.attempts, one.transport == "TCP" ? "connections" : "sockets");
    }
    section.items.push_back({std::nullopt, one.place, text});
  }
  return section;
}

Section never(const Diagnosis& diagnosis) {
  Section section{"Never", {}};
  for (const std::string& one : diagnosis.never) {
    section.items.push_back({Tone::bad, "", text::as_sentence(one)});
  }
  return section;
}

bool is_client(const std::string& view) { return view == "curl" || view.starts_with("node"); }

bool all_clients_trust(const TrustChain& chain) {
  return std::all_of(chain.views.begin(), chain.views.end(),
                     [](const TrustView& view) { return !is_client(view.view) || view.trusted; });
}

std::string listed(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

// "Node.js 20, 22, 24, 26; system".
std::string stores_text(const std::vector<std::string>& stores) {
  std::vector<std::string> nodes;
  std::vector<std::string> others;
  for (const std::string& store : stores) {
    if (store.starts_with("Node.js ")) {
      nodes.push_back(store.substr(8));
    } else {
      others.push_back(store);
    }
  }
  std::string text = nodes.empty() ? "" : "Node.js " + listed(nodes, ", ");
  if (!nodes.empty() && !others.empty()) text += "; ";
  return text + listed(others, ", ");
}

void add_anchor(const TrustAnchor& anchor, Section& section) {
  constexpr std::size_t kShownDigits = 16;
  section.items.push_back(
      {std::nullopt, anchor.root ? "root" : "anchor",
       fmt::format("{} (SHA-256 {}…){}", anchor.name, anchor.sha256.substr(0, kShownDigits),
                   anchor.sent ? ", sent" : "")});
  std::vector<std::string> holders;
  for (const TrustHolder& holder : anchor.held_by) {
    holders.push_back(holder.store + (holder.file.empty() ? "" : " " + holder.file));
  }
  section.items.push_back(
      {std::nullopt, "in", holders.empty() ? "no store of this machine" : stores_text(holders)});
  if (!anchor.lacking.empty()) {
    section.items.push_back({std::nullopt, "not in", stores_text(anchor.lacking)});
  }
}

// Views with the same result share an item.
void add_views(const TrustChain& chain, Section& section) {
  std::vector<std::string> results;
  const auto result_of = [](const TrustView& view) { return view.trusted ? "trusted" : view.code; };
  for (const TrustView& view : chain.views) {
    const std::string result = result_of(view);
    if (std::find(results.begin(), results.end(), result) != results.end()) continue;
    results.push_back(result);
    std::string names;
    for (const TrustView& other : chain.views) {
      if (result_of(other) != result) continue;
      names += (names.empty() ? "" : ", ") + other.view;
      if (other.view == chain.cli_view) names += " (the CLI's)";
      if (other.view == "--ca-file") names += " " + other.source;
    }
    section.items.push_back({view.trusted ? Tone::good : Tone::bad, result, names});
  }
  for (const TrustView& view : chain.views) {
    if (!view.note.empty())
      section.items.push_back({Tone::warning, "", text::as_sentence(view.note)});
  }
}

Section trust_section(const TrustChain& chain) {
  const std::string via = chain.route.empty() || chain.route == "direct" ? "" : ", through a proxy";
  Section section{"Who trusts the certificate (" + chain.peer + via + ")", {}};
  if (chain.peer.empty()) section.title = "Who trusts the certificate";
  section.items.push_back({std::nullopt, "sent", listed(chain.sent, " ← ")});
  for (const TrustAnchor& anchor : chain.anchors) add_anchor(anchor, section);
  if (!chain.missing.empty()) section.items.push_back({std::nullopt, "missing", chain.missing});
  add_views(chain, section);
  if (!chain.cli_node.empty()) {
    section.items.push_back(
        {std::nullopt, "", "The CLI's: " + chain.cli_node + ", " + chain.cli_source + "."});
  }
  return section;
}

std::string_view answer_text(Pasted::Answer answer) {
  switch (answer) {
    case Pasted::Answer::reproduced: return "Reproduced: ";
    case Pasted::Answer::not_reproduced: return "Not reproduced: ";
    case Pasted::Answer::untestable: break;
  }
  return "Cannot be tested from here: ";
}

}  // namespace

std::string when_text(std::int64_t ms) {
  if (ms < 1000) return "within 1 s";
  if (ms < 100'000) return fmt::format("after {} s", (ms + 500) / 1000);
  return fmt::format("after {} min", (ms + 30'000) / 60'000);
}

std::string runtime_text(const RuntimePrediction& other) {
  std::string text = "on " + other.runtime + " ";
  switch (other.outcome) {
    case ClientOutcome::response:
      text +=
          other.status ? fmt::format("gets an answer: HTTP {}", *other.status) : "gets an answer";
      break;
    case ClientOutcome::error: text += "fails"; break;
    case ClientOutcome::hang: text += "hangs"; break;
    case ClientOutcome::crash: text += "ends in a stack trace"; break;
  }
  return text + (other.codes.empty() ? "." : fmt::format(": {}.", fmt::join(other.codes, " or ")));
}

Advice advice_of(const Fix& fix) {
  Advice advice{fix.text, "", fix.command, fix.env};
  if (fix.proof == Proof::proven) advice.proof = "Tried on this run's evidence: works.";
  if (fix.proof == Proof::disproved) advice.proof = "Tried on this run's evidence: does not help.";
  if (fix.redacted) advice.text += " *** stands for a secret that is not shown.";
  return advice;
}

Section pasted_section(const Pasted& pasted, const Verdict& verdict) {
  Section section{"The error that you pasted", {}};
  if (pasted.id.empty()) {
    section.items.push_back({std::nullopt, "", text::as_sentence(pasted.summary)});
    return section;
  }
  section.items.push_back({std::nullopt, "", pasted.id + ": " + pasted.title});
  section.items.push_back(
      {Tone::note, "",
       text::as_sentence(std::string(answer_text(pasted.answer)) + pasted.summary)});
  if (pasted.id != verdict.code) {
    for (const Fix& fix : pasted.fixes) {
      if (fix.proof == Proof::disproved) continue;
      section.items.push_back({std::nullopt, "", "", advice_of(fix)});
    }
  }
  section.items.push_back(
      {std::nullopt, "", "", Advice{"", "", "sfprobe explain " + pasted.id, {}}});
  return section;
}

std::vector<Section> trust_sections(const std::vector<TrustChain>& chains, bool all) {
  std::vector<Section> sections;
  std::vector<std::string> known;
  for (const TrustChain& chain : chains) {
    if (chain.sent.empty() || (all_clients_trust(chain) && !all)) continue;
    // Several addresses mostly send the same chain: it is shown once a route.
    const std::string key = chain.route + chain.leaf_sha256;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    known.push_back(key);
    sections.push_back(trust_section(chain));
  }
  return sections;
}

std::vector<Section> details_of(const Diagnosis& diagnosis) {
  std::vector<Section> sections;
  if (!diagnosis.means.empty()) {
    add(sections, {"What it likely means", {{std::nullopt, "", diagnosis.means}}});
  }
  add(sections, ruled_out(diagnosis));
  add(sections, alternatives(diagnosis));
  add(sections, findings(diagnosis));
  add(sections, predictions(diagnosis));
  for (Section& section : trust_sections(diagnosis.trust, true)) add(sections, std::move(section));
  add(sections, fixes(diagnosis));
  add(sections, never(diagnosis));
  add(sections, machine(diagnosis));
  add(sections, contacted(diagnosis));
  return sections;
}

std::vector<Bar> timeline_of(const Evidence& evidence) {
  std::vector<Bar> bars;
  for (const Step& step : evidence.steps) {
    if (step.took_us <= 0 && step.action == "verify") continue;
    std::string text(to_string(step.outcome));
    if (!step.raw.text.empty()) text += " (" + step.raw.text + ")";
    const bool failed = step.outcome != Outcome::ok && step.outcome != Outcome::not_applicable &&
                        step.outcome != Outcome::unknown;
    bars.push_back({step.id, text, step.at_us, step.took_us, failed});
  }
  return bars;
}

}  // namespace sfprobe
