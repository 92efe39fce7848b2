// Workflow commands of GitHub Actions ("Workflow commands for GitHub Actions", docs.github.com):
// one line each, with line ends as %0A.
#include "report/format.hpp"
#include "report/story.hpp"
#include "report/summary.hpp"
#include "text/clean.hpp"

namespace sfprobe {
namespace {

std::string encoded(std::string_view raw, bool property) {
  std::string out;
  for (const char c : raw) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

const char* command_of(Status status) {
  switch (status) {
    case Status::ok: return "notice";
    case Status::warn: return "warning";
    default: return "error";
  }
}

std::string to_github(const Report& report) {
  std::string out;
  for (const TargetReport& target : report.targets) {
    const Verdict& verdict = target.diagnosis.verdict;
    std::string title = "sfprobe: " + title_of(target.diagnosis.target);
    if (!verdict.code.empty()) title += " " + verdict.code;
    std::string text = summary_text(tell(target));
    if (text.ends_with('\n')) text.pop_back();
    out += std::string("::") + command_of(verdict.status) +
           " title=" + encoded(text::clean(title), true) + "::" + encoded(text, false) + "\n";
  }
  return out;
}

}  // namespace

extern const ReportFormat format_github = {
    "github", [](const Report& report, const TerminalStyle&) { return to_github(report); }};

}  // namespace sfprobe
