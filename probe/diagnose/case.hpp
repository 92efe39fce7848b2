// Purpose: one failure of the Salesforce CLI, with everything that may explain it, and what a rule
// says of it. Each rule is a file under causes/ that offers `extern const CauseRule cause_<file>`;
// the build finds it there. Threads: pure functions of the case. Failure: none; a rule that does
// not apply returns nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

struct Case {
  const Observed& observed;
  const std::vector<Prediction>& predictions;
  const Prediction& sf;
  const Findings& findings;
  const ObservedRoute* route;  // the CLI's; null if it ends before it takes one

  bool ends_at(std::string_view stage) const;  // by its name: "tls"
  bool lacks_anchor() const;                   // the CLI finds no trust anchor for the certificate
  bool proxied() const { return route != nullptr && route->proxied(); }
  // The first finding with that code on the CLI's route, or on none; null if there is none.
  const Finding* finding(std::string_view code) const;
  // The worst finding of that stage on the CLI's route; null if it has only notices.
  const Finding* failure_at(std::string_view stage) const;
};

struct Cause {
  std::string id;              // of its page under docs/errors/
  std::optional<Owner> owner;  // who can remove it; nothing if the evidence does not say
  std::string summary;         // one sentence without a full stop at its end
  Certainty certainty = Certainty::observed;
  std::vector<Observation> why{};
  std::vector<std::pair<std::string, std::string>> words{};  // for the page's placeholders
  std::string obstacle{};                                    // as Diagnosis::obstacle
};

// How near a cause is to the root of the trouble: of several that apply the deepest is named.
enum class Depth {
  symptom,   // what the failing stage itself shows
  party,     // which party does it
  reason,    // why that party does it
  setting,   // a setting of this machine that brings it about
  decisive,  // nothing else matters: the CLI does not get as far as anything else
};

struct CauseFound {
  Depth depth;
  Cause cause;
};

struct CauseRule {
  std::string_view id;  // that it gives
  Depth depth;
  std::optional<Cause> (*explain)(const Case& failure);
  std::vector<std::string_view> more_ids{};  // of a rule that tells several causes apart
  bool of_answers = false;  // applies where the CLI gets an answer, too, though a wrong one
};

const std::vector<const CauseRule*>& all_cause_rules();

// A cause that a check found already: its finding's words and evidence.
std::optional<Cause> cause_from(const Finding* finding, std::optional<Owner> owner);

}  // namespace sfprobe
