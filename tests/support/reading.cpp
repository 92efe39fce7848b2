#include "support/reading.hpp"

#include <stdexcept>

#include "report/format.hpp"
#include "sfprobe/sfprobe.hpp"
#include "support/content.hpp"

namespace sfprobe::testing {
namespace {

// A place where a line may break is no blank.
std::string unbroken(std::string text) {
  constexpr std::string_view kBreak = "<wbr>";
  for (std::size_t at = text.find(kBreak); at != std::string::npos; at = text.find(kBreak, at)) {
    text.erase(at, kBreak.size());
  }
  return text;
}

std::string running(const std::string& text, bool markup) {
  std::string out;
  bool tag = false;
  for (const char c : text) {
    if (markup && c == '<') tag = true;
    const bool blank = tag || c == ' ' || c == '\n' || (markup && c == '>');
    if (!blank) out += c;
    if (blank && !out.ends_with(' ')) out += ' ';
    if (c == '>') tag = false;
  }
  return out;
}

std::string rendered(const Report& report, const char* name) {
  const ReportFormat* format = format_named(name);
  if (format == nullptr) throw std::runtime_error(std::string("no format ") + name);
  return format->render(report, {});
}

}  // namespace

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string evidence_of(const std::string& world) {
  return content_of(TESTS_FOLDER "/cases/oracle/evidence/" + world + ".json");
}

Read read(const std::string& evidence) {
  const Report report = replay(evidence);
  const TargetReport& target = report.targets.front();
  const std::string page = rendered(report, "html");
  const std::string ticket = to_text(make_ticket(target.evidence, target.diagnosis));
  return {running(rendered(report, "terminal"), false), running(ticket, false),
          running(unbroken(page.substr(page.find("<main>"))), true), page};
}

Read reading(const std::string& world) { return read(evidence_of(world)); }

}  // namespace sfprobe::testing
