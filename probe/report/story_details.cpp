#include "report/story_details.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/sentences.hpp"
#include "text/show.hpp"

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
    section.items.push_back({Tone::unclear, one.cause, text::as_sentence(one.text)});
  }
  return section;
}

// What the verdict names as its cause is the fault, whatever it would be by itself.
bool is_cause(const Diagnosis& diagnosis, const Finding& finding) {
  return finding.code == diagnosis.verdict.cause && !finding.elsewhere && finding.because.empty() &&
         diagnosis.verdict.status == Status::fail;
}

std::string text_of(const Finding& finding) {
  std::string text = text::as_sentence(finding.summary);
  if (finding.elsewhere) text += " (Other route.)";
  if (finding.because.empty()) return text;
  return text + (finding.because == finding.code ? " (Follows from the same fault.)"
                                                 : " (Follows from " + finding.because + ".)");
}

Section findings(const Diagnosis& diagnosis) {
  Section section{"Findings", {}};
  const Findings& all = diagnosis.findings;
  for (const Finding& finding : all) {
    const bool said = std::any_of(all.begin(), all.end(), [&](const Finding& other) {
      return &other < &finding && other.summary == finding.summary;
    });
    if (said) continue;
    const bool cause = is_cause(diagnosis, finding);
    Item item{cause ? Tone::bad : tone_of_finding(finding), finding.code, text_of(finding)};
    // The cause comes first.
    section.items.insert(cause ? section.items.begin() : section.items.end(), std::move(item));
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

std::string_view answer_text(Pasted::Answer answer) {
  switch (answer) {
    case Pasted::Answer::reproduced: return "Reproduced: ";
    case Pasted::Answer::not_reproduced: return "Not reproduced: ";
    case Pasted::Answer::untestable: break;
  }
  return "Cannot be tested from here: ";
}

}  // namespace

Advice advice_of(const Fix& fix) {
  Advice advice{fix.text, "", fix.command, fix.env, fix.to_send, fix.id == "go-direct"};
  if (fix.proof == Proof::proven) advice.proof = "Checked against this run's evidence: works.";
  // The line cannot be pasted as it is: that is said before it is said to work.
  if (const std::size_t at = advice.text.find(text::kOwnCredentials);
      fix.redacted && fix.proof == Proof::proven && at != std::string::npos) {
    advice.text.erase(at, text::kOwnCredentials.size());
    advice.proof = std::string(text::kOwnCredentials) +
                   "Checked against this run's evidence with those that are set: works.";
  }
  if (fix.proof == Proof::disproved)
    advice.proof = "Checked against this run's evidence: does not help.";
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

std::vector<Section> details_of(const Diagnosis& diagnosis) {
  std::vector<Section> sections;
  if (!diagnosis.means.empty()) {
    add(sections, {"What it likely means", {{std::nullopt, "", diagnosis.means}}});
  }
  add(sections, ruled_out(diagnosis));
  add(sections, alternatives(diagnosis));
  add(sections, findings(diagnosis));
  add(sections, clients_section(diagnosis));
  for (Section& section : trust_sections(diagnosis.trust, true)) add(sections, std::move(section));
  add(sections, fixes(diagnosis));
  add(sections, never(diagnosis));
  add(sections, machine(diagnosis));
  add(sections, contacted(diagnosis));
  return sections;
}

}  // namespace sfprobe
