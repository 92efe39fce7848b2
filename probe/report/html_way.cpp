#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "text/time.hpp"

namespace sfprobe {
namespace {

using State = RouteCell::State;

// Outlines of 24 by 24: a screen, a book of names, a gate, a wall, a server.
constexpr std::string_view kScreen = "M3 4h18v12H3zM8 20h8M12 16v4";
constexpr std::string_view kNames = "M5 3h14v18H5zM9 8h6M9 12h6M9 16h4";
constexpr std::string_view kGate = "M4 21V7l8-4 8 4v14M9 21v-8h6v8";
constexpr std::string_view kWall = "M3 5h18v14H3zM3 12h18M9 5v7M15 12v7";
constexpr std::string_view kServer = "M4 4h16v6H4zM4 14h16v6H4zM8 7h.1M8 17h.1";

struct Link {
  const char* kind = "";  // class: "", "bad", "warning", "soft"
  std::string text;       // what is said of it
  std::string fault{};    // what of it failed
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

std::string failing(const RouteCell& cell) {
  // It passed, and took too long.
  if (cell.word.empty() && cell.took_us) return " takes " + duration_text(*cell.took_us);
  const std::string after = cell.ended_us ? " after " + duration_text(*cell.ended_us) : "";
  if (const auto fault = html_fault_of_certificate(cell); !fault.empty()) return ": " + fault;
  const bool plain = cell.word.empty() || cell.meaning == RouteCell::Meaning::failure;
  return (plain ? " fails" : ": " + cell.word) + after;
}

// The phases of a login that run over that link; the first that fails is what is said.
Link link_of(const RouteRow& row, std::initializer_list<Phase> phases) {
  Link link{"soft", "not reached"};
  std::string passed;
  for (const Phase phase : phases) {
    const RouteCell& cell = cell_of(row, phase);
    const std::string before = passed.empty() ? "" : "✓ " + passed + ", ";
    if (cell.state == State::failed) {
      // Before CONNECT there is the handshake with a proxy that speaks TLS.
      const bool at_hop = phase == Phase::proxy && !html_fault_of_certificate(cell).empty();
      return {"bad", before, "✗ " + std::string(at_hop ? "TLS" : name_of(phase)) + failing(cell)};
    }
    const std::string word = cell.word.empty() ? "" : ": " + cell.word;
    if (cell.state == State::unknown) {
      return {"warning", before + "? " + name_of(phase) + (word.empty() ? " unclear" : word)};
    }
    if (cell.state == State::warning) {
      link = {"warning", before + "! " + name_of(phase) + word};
    }
    if (cell.state != State::ok) continue;
    passed += (passed.empty() ? "" : ", ") + std::string(name_of(phase));
    if (link.kind == std::string_view("soft")) link = {"", ""};
  }
  if (*link.kind == '\0') link.text = "✓ " + passed;
  return link;
}

std::string drawn(const Link& link) {
  const std::string fault = link.fault.empty() ? "" : "<b>" + escaped(link.fault) + "</b>";
  return fmt::format("<li class=\"link {}\"><span>{}{}</span><i></i></li>", link.kind,
                     escaped(link.text), fault);
}

std::string stop(std::string_view icon, const std::string& text, const char* kind = "") {
  return fmt::format(
      "<li class=\"stop {}\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\" fill=\"none\" "
      "stroke=\"currentColor\" stroke-width=\"1.8\"><path d=\"{}\"/></svg>{}</li>",
      kind, icon, escaped(text));
}

const char* reached(bool is) { return is ? "" : "unseen"; }

bool is_open(const Link& link) {
  return link.kind != std::string_view("bad") && link.kind != std::string_view("soft");
}

// TLS ends at the target: what fails after it is its answer.
bool has_tls(const RouteRow& row) {
  const State tls = cell_of(row, Phase::tls).state;
  return tls == State::ok || tls == State::warning;
}

// A question and its answer, apart from the connection: what is sent does not go through it.
std::string drawn_lookup(const RouteRow& row, const std::string& machine) {
  const bool by_file = cell_of(row, Phase::name).meaning == RouteCell::Meaning::hosts_file;
  return "<h3>Looking up the name</h3><ol class=\"way\">" + stop(kScreen, machine) +
         drawn(link_of(row, {Phase::name})) +
         // An answer that says "no" comes from the name service all the same.
         stop(kNames, by_file ? "/etc/hosts" : "name service") + "</ol>";
}

// What the proxy says to CONNECT comes from the proxy, but for what it reports of the other side
// (RFC 9110, 15.6.3 to 15.6.5).
bool is_of_proxy(const RouteCell& connect) {
  const bool beyond = connect.meaning == RouteCell::Meaning::gateway;
  return connect.state == State::failed && !beyond;
}

bool is_ok(const RouteCell& cell) { return cell.state == State::ok; }

// Without the proxy another authority signs: that finding is on no route.
bool is_inspected_by_proxy(const Diagnosis& diagnosis) {
  return std::any_of(diagnosis.findings.begin(), diagnosis.findings.end(), [](const auto& one) {
    return one.code == "CERT_INTERCEPTED" && one.route.empty();
  });
}

std::string drawn_connection(const RouteRow& row, const std::string& machine,
                             const Diagnosis& diagnosis) {
  std::string out = "<h3>Connecting</h3><ol class=\"way\">" + stop(kScreen, machine);
  const std::string target = title_of(diagnosis.target);
  const bool connected = cell_of(row, Phase::connect).state == State::ok ||
                         cell_of(row, Phase::connect).state == State::warning;
  const bool proxied = cell_of(row, Phase::proxy).state != State::not_needed;
  if (!proxied) {
    const Link link = link_of(row, {Phase::connect, Phase::tls, Phase::answer});
    out += drawn(link);
    const bool blocked = !diagnosis.obstacle.empty() && !is_open(link);
    if (blocked) {
      out += stop(kWall, diagnosis.obstacle, "blocks") +
             drawn({"soft", connected ? "nothing but TCP" : "nothing passes"});
    }
    const bool seen = is_open(link) || (!blocked && has_tls(row));
    return out + stop(kServer, target, reached(seen)) + "</ol>";
  }
  // It signs in the target's place: TLS ends there, too.
  const bool inspects = is_inspected_by_proxy(diagnosis) && !is_ok(cell_of(row, Phase::tls));
  const bool at_proxy = inspects || is_of_proxy(cell_of(row, Phase::proxy));
  const Link first = inspects   ? link_of(row, {Phase::connect, Phase::proxy, Phase::tls})
                     : at_proxy ? link_of(row, {Phase::connect, Phase::proxy})
                                : link_of(row, {Phase::connect});
  const Link second = at_proxy ? Link{"soft", "not reached"}
                               : link_of(row, {Phase::proxy, Phase::tls, Phase::answer});
  const bool passes = is_open(first) && (is_open(second) || (!at_proxy && has_tls(row)));
  return out + drawn(first) + stop(kGate, row.label, reached(connected)) + drawn(second) +
         stop(kServer, target, reached(passes)) + "</ol>";
}

}  // namespace

std::string html_way(const Diagnosis& diagnosis) {
  if (diagnosis.routes.empty() || !diagnosis.routes.front().of_cli) return {};
  const RouteRow row = as_the_cli_goes(diagnosis);
  const std::string& host = diagnosis.place.host_name;
  const std::string machine = host.empty() ? "this machine" : host;
  std::string out = "<h2>The path of a login request</h2>";
  if (cell_of(row, Phase::name).state != State::not_needed) out += drawn_lookup(row, machine);
  return out + drawn_connection(row, machine, diagnosis) + "\n";
}

}  // namespace sfprobe
