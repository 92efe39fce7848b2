#include "report/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "checks/finding.hpp"
#include "report/advice.hpp"
#include "report/predictions.hpp"
#include "report/screen.hpp"
#include "report/stage_line.hpp"
#include "report/trust_table.hpp"

namespace sfprobe {
namespace {

struct Sign {
  const char* unicode;
  const char* ascii;
  Ink ink;
};

Sign sign_of(Status status) {
  switch (status) {
    case Status::ok: return {"✓", "ok  ", Ink::good};
    case Status::info: return {"·", "note", Ink::plain};
    case Status::warn: return {"!", "warn", Ink::warning};
    case Status::fail: return {"✗", "FAIL", Ink::bad};
    case Status::unknown: break;
  }
  return {"?", "?   ", Ink::warning};
}

std::string sign_text(Status status, const Look& look) {
  const Sign sign = sign_of(status);
  return look.unicode ? sign.unicode : sign.ascii;
}

std::string title(const Target& target) {
  std::string text = target.port == 443 ? target.host : target.authority();
  if (target.display != target.host) text = target.display + " (" + text + ")";
  return text;
}

std::string as_sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z' && text.find('.') > text.find(' ')) {
    text[0] = static_cast<char>(text[0] - 32);
  }
  return text + ".";
}

// One sentence that says it all, and below it why.
void write_verdict(Screen& screen, const TargetReport& report, const Look& look) {
  const Verdict& verdict = report.diagnosis.verdict;
  const std::string name = title(report.evidence.target);
  const std::string code = verdict.code.empty() ? "" : " (" + verdict.code + ")";
  std::string sentence;
  switch (verdict.status) {
    case Status::fail: sentence = "A login to " + name + " fails from here" + code; break;
    case Status::warn:
      sentence = "A login to " + name + " works from here, with a warning" + code;
      break;
    case Status::ok: sentence = "A login to " + name + " works from here"; break;
    default:
      sentence = "Whether a login to " + name + " works from here could not be found out";
      break;
  }
  screen.paragraph(sign_text(verdict.status, look) + " ", sentence + ".", Ink::bold,
                   sign_of(verdict.status).ink);
  if (verdict.status == Status::ok || verdict.summary.empty()) return;
  screen.paragraph(look.unicode ? "  " : "     ", as_sentence(verdict.summary));
}

std::string cell_text(const StageLine& line, const Look& look, std::string_view if_not_reached) {
  if (!line.reached) {
    if (if_not_reached.empty()) return {};
    return (look.unicode ? "– " : "--   ") + std::string(if_not_reached);
  }
  const std::string time = line.took_us < 0 ? "" : duration_text(line.took_us) + "  ";
  return sign_text(line.status, look) + " " + time + line.text;
}

// The stages that a route passes: a proxy does the name and the connection for the client.
bool passes(const std::string& route, Stage stage) {
  if (route == "direct") return stage != Stage::proxy;
  return stage != Stage::environment && stage != Stage::dns && stage != Stage::connect;
}

void write_one_route(Screen& screen, const std::vector<StageLine>& lines, const Look& look) {
  for (const StageLine& line : lines) {
    if (line.stage == Stage::proxy && !line.reached) continue;
    const std::string sign = line.reached   ? sign_text(line.status, look)
                             : look.unicode ? "–"
                                            : "--  ";
    const std::string head = fmt::format("  {} {:<12}{:>8}  ", sign, to_string(line.stage),
                                         line.took_us < 0 ? "" : duration_text(line.took_us));
    screen.paragraph(head, line.reached ? line.text : "not reached",
                     line.reached ? Ink::plain : Ink::dim,
                     line.reached ? sign_of(line.status).ink : Ink::dim);
  }
}

// Both routes side by side, so that one sees at a glance where they part.
void write_two_routes(Screen& screen, const TargetReport& report, const Look& look) {
  const auto direct = stage_lines(report, "direct");
  const auto proxied = stage_lines(report, "proxy");
  const Step* choice = report.evidence.find("proxy.choice");
  const std::string proxy = choice == nullptr ? "" : choice->subject;
  screen.row("", "directly", "through " + proxy, Ink::dim, Ink::dim);
  for (std::size_t i = 0; i < direct.size(); ++i) {
    const auto cell = [&](const StageLine& line) {
      return passes(line.route, line.stage) ? cell_text(line, look, "not reached") : std::string();
    };
    const auto ink = [](const StageLine& line) {
      return line.reached ? sign_of(line.status).ink : Ink::dim;
    };
    screen.row(std::string(to_string(direct[i].stage)), cell(direct[i]), cell(proxied[i]),
               ink(direct[i]), ink(proxied[i]));
  }
}

void write_stages(Screen& screen, const TargetReport& report, const Look& look) {
  if (routes_of(report.evidence).size() == 1) {
    write_one_route(screen, stage_lines(report, "direct"), look);
  } else {
    write_two_routes(screen, report, look);
  }
}

// What is not on the stages' lines already: warnings and notices.
void write_notices(Screen& screen, const TargetReport& report, const Look& look) {
  const Findings& findings = report.diagnosis.findings;
  bool first = true;
  for (const Finding& finding : findings) {
    const bool cause = finding.summary == report.diagnosis.verdict.summary;
    if (cause || !finding.because.empty()) continue;
    if (std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
          return &other < &finding && other.summary == finding.summary;
        })) {
      continue;
    }
    if (first) {
      screen.blank();
      screen.line("Also seen", Ink::bold);
      first = false;
    }
    const std::string code = finding.code.empty() ? "" : " (" + finding.code + ")";
    const std::string where = finding.elsewhere ? "not on the CLI's way: " : "";
    const Status status = finding.elsewhere ? Status::info : finding.status;
    screen.paragraph("  " + sign_text(status, look) + " ", where + finding.summary + code,
                     Ink::plain, sign_of(status).ink);
  }
}

void write_steps(Screen& screen, const Evidence& evidence) {
  screen.blank();
  screen.line("Every step (start, duration, outcome)", Ink::bold);
  for (const Step& step : evidence.steps) {
    const std::string raw = step.raw.text.empty() ? "" : " (" + step.raw.text + ")";
    screen.paragraph(
        fmt::format("  {:>8} {:>8}  ", duration_text(step.at_us), duration_text(step.took_us)),
        fmt::format("{} {}: {}{}", step.id, step.subject, to_string(step.outcome), raw));
  }
}

// What is to be said of a chain from a file, of which nothing was probed.
void write_chain_verdict(Screen& screen, const TargetReport& report, const Look& look) {
  const Verdict& verdict = report.diagnosis.verdict;
  const std::string code = verdict.code.empty() ? "" : " (" + verdict.code + ")";
  screen.paragraph(sign_text(verdict.status, look) + " ", as_sentence(verdict.summary + code),
                   Ink::bold, sign_of(verdict.status).ink);
}

std::string_view answer_text(Pasted::Answer answer) {
  switch (answer) {
    case Pasted::Answer::reproduced: return "Reproduced: ";
    case Pasted::Answer::not_reproduced: return "Not reproduced: ";
    case Pasted::Answer::untestable: break;
  }
  return "Cannot be tested from here: ";
}

// The error that was pasted, and its page's advice where the report does not give it already.
void write_pasted(Screen& screen, const TargetReport& report, const Look& look) {
  if (!report.pasted) return;
  const Pasted& pasted = *report.pasted;
  screen.blank();
  screen.line("The error that you pasted", Ink::bold);
  if (pasted.id.empty()) {
    screen.paragraph("  ", as_sentence(pasted.summary));
    return;
  }
  screen.paragraph("  ", pasted.id + ": " + pasted.title);
  screen.paragraph("  ", std::string(answer_text(pasted.answer)) + pasted.summary + ".", Ink::bold);
  if (pasted.id != report.diagnosis.verdict.code) write_fixes(screen, pasted.fixes, look);
  screen.command("  ", "sfprobe explain " + pasted.id);
}

void write_target(Screen& screen, const TargetReport& report, const Look& look) {
  const Diagnosis& diagnosis = report.diagnosis;
  if (report.evidence.find("chain") != nullptr) {
    write_chain_verdict(screen, report, look);
  } else {
    write_verdict(screen, report, look);
    screen.blank();
    write_stages(screen, report, look);
  }
  write_trust(screen, report.evidence, look);
  write_notices(screen, report, look);
  if (!diagnosis.means.empty()) {
    screen.blank();
    screen.line("What it likely means", Ink::bold);
    screen.paragraph("  ", diagnosis.means);
  }
  write_predictions(screen, diagnosis, look);
  write_fixes(screen, diagnosis.fixes, look);
  write_never(screen, diagnosis.never);
  write_pasted(screen, report, look);
  if (look.every_step) write_steps(screen, report.evidence);
}

}  // namespace

std::string to_terminal(const Report& report, const Look& look) {
  Screen screen(look);
  for (std::size_t i = 0; i < report.targets.size(); ++i) {
    if (i > 0) screen.blank();
    write_target(screen, report.targets[i], look);
  }
  return screen.take();
}

}  // namespace sfprobe
