#include <fmt/format.h>

#include <algorithm>

#include "report/story_details.hpp"

namespace sfprobe {
namespace {

std::string codes_of(const Prediction& prediction) {
  std::string text;
  for (std::size_t i = 0; i < prediction.codes.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == prediction.codes.size() ? " or " : ", ") + prediction.codes[i];
  }
  return text.empty() ? "an error without a code" : text;
}

// What the login endpoint says to a request that holds nothing, and what asks for more.
bool is_of_login(int status) { return status == 400 || status == 401 || status == 426; }

// The verdict is about the answer that this client gets as well: its status may be a usual one, and
// no login could go on with what comes with it.
bool is_of_verdict(const Prediction& prediction, const Diagnosis& diagnosis) {
  if (diagnosis.verdict.status != Status::fail || diagnosis.predictions.empty()) return false;
  const Prediction& cli = diagnosis.predictions.front();
  return cli.outcome == ClientOutcome::response && cli.told && prediction.told &&
         prediction.outcome == cli.outcome && prediction.status == cli.status;
}

Tone tone_of_prediction(const Prediction& prediction, const Diagnosis& diagnosis) {
  const Status verdict = diagnosis.verdict.status;
  if (prediction.outcome != ClientOutcome::response) return Tone::bad;
  if (verdict == Status::ok) return Tone::good;
  if (!prediction.told) return Tone::warning;
  if (is_of_verdict(prediction, diagnosis)) return Tone::bad;
  if (!prediction.status || is_of_login(*prediction.status)) return Tone::good;
  return verdict == Status::fail ? Tone::bad : Tone::warning;
}

std::string answer_text(const Prediction& prediction, const Diagnosis& diagnosis) {
  if (!prediction.told) return "gets an answer that is not known";
  if (!prediction.status) return "gets an answer";
  const std::string status = fmt::format("HTTP {}", *prediction.status);
  if (is_of_verdict(prediction, diagnosis)) {
    const std::string& code = diagnosis.verdict.code;
    const std::string_view body = code == "EMPTY_RESPONSE"  ? " with an empty body"
                                  : code == "HTML_RESPONSE" ? " with a web page"
                                                            : "";
    return fmt::format("gets {}{}, which no login can use", status, body);
  }
  const bool usual = *prediction.status == 400 || *prediction.status == 401;
  return "gets an answer: " + status + (usual ? ", as any request without credentials" : "");
}

std::string outcome_text(const Prediction& prediction, const Diagnosis& diagnosis) {
  const std::string when = when_text(prediction.after_ms.value_or(0));
  if (prediction.outcome == ClientOutcome::response) return answer_text(prediction, diagnosis);
  if (prediction.outcome == ClientOutcome::crash) return "ends in a stack trace, " + when;
  if (prediction.outcome == ClientOutcome::hang) {
    if (prediction.codes.empty()) return "hangs";
    return "gets no answer and gives up " + when + ": " + codes_of(prediction);
  }
  return "fails: " + codes_of(prediction) + ", " + when;
}

bool same(const Prediction& a, const Prediction& b) {
  return a.outcome == b.outcome && a.codes == b.codes && a.status == b.status && a.told == b.told;
}

}  // namespace

// Clients that do the same share an item.
Section clients_section(const Diagnosis& diagnosis) {
  Section section{"What each client does (predicted)", {}};
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
    std::string text = names + ": " + outcome_text(all[i], diagnosis);
    if (!all[i].because.empty()) text += ", because " + all[i].because;
    section.items.push_back({tone_of_prediction(all[i], diagnosis), "", text + "."});
  }
  for (const Prediction& prediction : all) {
    for (const RuntimePrediction& other : prediction.on_other_runtimes) {
      section.items.push_back({Tone::note, "", prediction.client + " " + runtime_text(other)});
    }
    for (const CommandOutput& output : prediction.commands) {
      const std::string note = output.command + ": " + output.note;
      const bool known = std::any_of(section.items.begin(), section.items.end(),
                                     [&](const Item& item) { return item.text == note; });
      if (output.note.empty() || known) continue;
      section.items.push_back({Tone::note, "", note});
    }
  }
  return section;
}

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

}  // namespace sfprobe
