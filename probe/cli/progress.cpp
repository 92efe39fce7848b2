#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "checks/finding.hpp"

namespace sfprobe::cli {
namespace {

bool is_capable_terminal() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

// "1dns": the digit keeps the stages in their order.
std::string stage_key(const Step& step) {
  if (step.action == "lookup") return "1dns";
  if (step.action == "connect") return "2connect";
  if (step.action == "handshake") return "3tls";
  if (step.action == "request") return "4endpoint";
  return {};
}

}  // namespace

Progress::Progress() : enabled_(is_capable_terminal()) {
  if (enabled_) draw();
}

Progress::~Progress() {
  if (enabled_) std::fputs("\r\x1b[K", stderr);
}

void Progress::note(const Step& step) {
  const std::string key = stage_key(step);
  if (!enabled_ || key.empty()) return;
  std::lock_guard lock(mutex_);
  std::string& shown = latest_[key];
  // A success says more than a later failure of another address.
  if (shown.ends_with(" ok")) return;
  shown = fmt::format("{} {}{}", key.substr(1), duration_text(step.took_us),
                      step.outcome == Outcome::ok ? " ok" : "");
  draw();
}

void Progress::draw() const {
  std::string line = "\r\x1b[K probing";
  for (const auto& [key, text] : latest_) line += " | " + text;
  line += " ...";
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace sfprobe::cli
