#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "text/clean.hpp"
#include "text/time.hpp"

namespace sfprobe::cli {
namespace {

constexpr std::size_t kShownHost = 30;
constexpr std::chrono::milliseconds kRedraw{100};

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

Progress::Progress(std::size_t targets) : enabled_(is_capable_terminal()), targets_(targets) {
  if (enabled_) draw(targets_ > 1 ? counts() : "");
}

Progress::~Progress() {
  if (enabled_) std::fputs("\r\x1b[K", stderr);
}

void Progress::note(const Step& step) {
  const std::string key = stage_key(step);
  if (!enabled_ || targets_ > 1 || key.empty()) return;
  std::lock_guard lock(mutex_);
  std::string& shown = latest_[key];
  // A success says more than a later failure of another address.
  if (shown.ends_with(" ok")) return;
  shown = fmt::format("{} {}{}", key.substr(1), duration_text(step.took_us),
                      step.outcome == Outcome::ok ? " ok" : "");
  draw(stages());
}

void Progress::ended(Status status, const std::string& host, std::int64_t took_us) {
  if (!enabled_ || targets_ < 2) return;
  std::lock_guard lock(mutex_);
  ++ended_;
  if (status == Status::fail) ++failed_;
  if (status == Status::unknown) ++unknown_;
  if (took_us > slowest_us_) {
    slowest_us_ = took_us;
    slowest_ = text::clean(host, kShownHost);
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < kRedraw) return;
  drawn_ = now;
  draw(counts());
}

std::string Progress::stages() const {
  std::string line;
  for (const auto& [key, text] : latest_) line += " | " + text;
  return line;
}

std::string Progress::counts() const {
  std::string line = fmt::format(" {}/{}", ended_, targets_);
  if (failed_ > 0) line += fmt::format(" | {} failed", failed_);
  if (unknown_ > 0) line += fmt::format(" | {} unknown", unknown_);
  if (!slowest_.empty()) {
    line += fmt::format(" | slowest {} {}", slowest_, duration_text(slowest_us_));
  }
  return line;
}

void Progress::draw(const std::string& shown) const {
  std::fputs(("\r\x1b[K probing" + shown + " ...").c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace sfprobe::cli
