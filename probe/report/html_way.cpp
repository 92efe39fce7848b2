#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

// Outlines of 24 by 24: a screen, a book of names, a gate, a server.
constexpr std::string_view kScreen = "M3 4h18v12H3zM8 20h8M12 16v4";
constexpr std::string_view kNames = "M5 3h14v18H5zM9 8h6M9 12h6M9 16h4";
constexpr std::string_view kGate = "M4 21V7l8-4 8 4v14M9 21v-8h6v8";
constexpr std::string_view kServer = "M4 4h16v6H4zM4 14h16v6H4zM8 7h.1M8 17h.1";

struct Link {
  const char* kind = "";  // class: "", "bad", "warning", "soft"
  std::string text;       // what is said of it
};

const RouteCell& cell_of(const RouteRow& row, Phase phase) {
  return row.cells[static_cast<std::size_t>(phase)];
}

const char* name_of(Phase phase) {
  switch (phase) {
    case Phase::name: return "name";
    case Phase::connect: return "TCP";
    case Phase::proxy: return "CONNECT";
    case Phase::tls: return "TLS";
    case Phase::answer: break;
  }
  return "answer";
}

// The phases of a login that run over that link; the first that fails is what is said.
Link link_of(const RouteRow& row, std::initializer_list<Phase> phases) {
  Link link{"soft", "not reached"};
  std::string passed;
  for (const Phase phase : phases) {
    const RouteCell& cell = cell_of(row, phase);
    const std::string word = cell.word.empty() ? "" : ": " + cell.word;
    if (cell.state == State::failed) {
      return {"bad", std::string("✗ ") + name_of(phase) + (word.empty() ? " fails" : word)};
    }
    if (cell.state == State::unknown) {
      return {"warning", std::string("? ") + name_of(phase) + (word.empty() ? " unclear" : word)};
    }
    if (cell.state == State::warning) {
      link = {"warning", std::string("! ") + name_of(phase) + word};
    }
    if (cell.state != State::ok) continue;
    passed += (passed.empty() ? "" : ", ") + std::string(name_of(phase));
    if (link.kind == std::string_view("soft")) link = {"", ""};
  }
  if (*link.kind == '\0') link.text = "✓ " + passed;
  return link;
}

// The phase that the verdict is about.
std::optional<Phase> phase_of(const Verdict& verdict) {
  if (verdict.stage == "dns") return Phase::name;
  if (verdict.stage == "connect") return Phase::connect;
  if (verdict.stage == "proxy") return Phase::proxy;
  if (verdict.stage == "tls") return Phase::tls;
  if (verdict.stage == "endpoint") return Phase::answer;
  return std::nullopt;
}

// The probe may get farther than the CLI: it waits longer, repairs a proxy's URL, and takes any
// answer. Then the verdict says where the CLI stops.
RouteRow as_the_cli_goes(const Diagnosis& diagnosis) {
  RouteRow row = diagnosis.routes.front();
  const auto broken = [](const RouteCell& cell) {
    return cell.state == State::failed || cell.state == State::unknown;
  };
  if (diagnosis.verdict.status != Status::fail ||
      std::any_of(row.cells.begin(), row.cells.end(), broken)) {
    return row;
  }
  const bool starts = diagnosis.predictions.empty() ||
                      diagnosis.predictions.front().outcome != ClientOutcome::crash;
  const auto phase = starts ? phase_of(diagnosis.verdict) : std::nullopt;
  if (starts && !phase) return row;
  const auto failing = [&](std::size_t i) {
    return phase && i == static_cast<std::size_t>(*phase);
  };
  bool passed = true;
  for (std::size_t i = 0; i < kPhases; ++i) {
    RouteCell& cell = row.cells[i];
    if (cell.state == State::not_needed) continue;
    const bool here = phase ? failing(i) : passed;
    if (here && passed) {
      cell = {State::failed, std::nullopt,
              starts ? diagnosis.verdict.code : "the CLI stops before it"};
      passed = false;
    } else if (!passed) {
      cell = {};
    }
  }
  return row;
}

std::string drawn(const Link& link) {
  return fmt::format("<li class=\"link {}\"><span>{}</span><i></i></li>", link.kind,
                     escaped(link.text));
}

std::string stop(std::string_view icon, const std::string& text, bool reached) {
  return fmt::format(
      "<li class=\"stop{}\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\" fill=\"none\" "
      "stroke=\"currentColor\" stroke-width=\"1.8\"><path d=\"{}\"/></svg>{}</li>",
      reached ? "" : " unseen", icon, escaped(text));
}

}  // namespace

std::string html_way(const Diagnosis& diagnosis) {
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return {};
  const RouteRow row = as_the_cli_goes(diagnosis);
  const auto needed = [&](Phase phase) { return cell_of(row, phase).state != State::not_needed; };
  std::string out = "<h2>The way of a login request</h2><ol class=\"way\">";
  const std::string& host = diagnosis.place.host_name;
  out += stop(kScreen, host.empty() ? "this machine" : host, true);
  bool open = true;
  const auto add = [&](const Link& link, std::string_view icon, const std::string& text) {
    open = open && link.kind != std::string_view("bad") && link.kind != std::string_view("soft");
    out += drawn(link) + stop(icon, text, open);
  };
  if (needed(Phase::name)) {
    // An answer that says "no" comes from the name service all the same.
    out += drawn(link_of(row, {Phase::name})) + stop(kNames, "name service", true);
    open = cell_of(row, Phase::name).state != State::failed;
  }
  if (needed(Phase::proxy)) {
    add(link_of(row, {Phase::connect}), kGate, row.label);
    add(link_of(row, {Phase::proxy, Phase::tls, Phase::answer}), kServer,
        title_of(diagnosis.target));
  } else {
    add(link_of(row, {Phase::connect, Phase::tls, Phase::answer}), kServer,
        title_of(diagnosis.target));
  }
  return out + "</ol>\n";
}

}  // namespace sfprobe
