#include "evidence/recorder.hpp"

#include <algorithm>

#include "text/clean.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxSteps = 2000;
constexpr std::size_t kMaxText = 16 * 1024;
constexpr std::size_t kMinShownAs = 4;  // less occurs anywhere

using Redaction = std::function<std::string(const std::string&)>;

// Redacts before cleaning: what hides a secret from a search must not be put in afterwards.
class Cleaner {
 public:
  explicit Cleaner(const Redaction& redact) : redact_(redact) {}

  void line(std::string& text, std::size_t limit) const { text = text::clean(text, limit); }

  void redacted_line(std::string& text, std::size_t limit) const {
    text = text::clean(redact_(text), limit);
  }

  Value tree(const Value& value) const {
    return value.visit([this](const auto& held) -> Value {
      using T = std::decay_t<decltype(held)>;
      if constexpr (std::is_same_v<T, std::monostate>) {
        return {};
      } else if constexpr (std::is_same_v<T, std::string>) {
        return text::clean_block(redact_(held), kMaxText);
      } else if constexpr (std::is_same_v<T, Value::List>) {
        Value::List out;
        for (const Value& element : held) out.push_back(tree(element));
        return out;
      } else if constexpr (std::is_same_v<T, Value::Map>) {
        Value::Map out;
        for (const auto& [key, element] : held)
          out.emplace_back(text::clean(key, 200), tree(element));
        return out;
      } else {
        return held;
      }
    });
  }

 private:
  const Redaction& redact_;
};

std::int64_t microseconds(Clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

void clean(Step& step, const Redaction& redact) {
  const Cleaner cleaner(redact);
  cleaner.line(step.id, 300);
  cleaner.line(step.action, 100);
  cleaner.redacted_line(step.subject, 500);
  cleaner.line(step.route, 100);
  cleaner.line(step.raw.source, 100);
  cleaner.redacted_line(step.raw.text, 1000);
  step.facts = cleaner.tree(step.facts);
}

std::string replace_all(std::string text, const std::string& value, const std::string& shown) {
  for (std::size_t at = 0; (at = text.find(value, at)) != std::string::npos; at += shown.size()) {
    text.replace(at, value.size(), shown);
  }
  return text;
}

}  // namespace

void clean_step(Step& step) {
  clean(step, [](const std::string& text) { return text; });
}

void Recorder::show_as(std::string value, std::string shown) {
  if (value.size() >= kMinShownAs) shown_.emplace_back(std::move(value), std::move(shown));
}

Recorder::Recorder(Clock::time_point started, std::function<void(const Step&)> on_step)
    : started_(started), on_step_(std::move(on_step)) {}

void Recorder::add(Step step, Clock::time_point since) {
  clean(step, [this](const std::string& text) {
    std::string out = text;
    for (const auto& [value, shown] : shown_) out = replace_all(std::move(out), value, shown);
    return secrets.from_library(out);
  });
  step.at_us = microseconds(since - started_);
  step.took_us = microseconds(Clock::now() - since);
  std::unique_lock lock(mutex_);
  if (closed_ || steps_.size() >= kMaxSteps) return;
  if (const auto [entry, is_new] = ids_.try_emplace(step.id, 1); !is_new) {
    const std::string base = step.id;
    int& last = entry->second;
    do step.id = base + "#" + std::to_string(++last);
    while (ids_.contains(step.id));
    ids_.emplace(step.id, 1);
  }
  if (!on_step_) {
    steps_.push_back(std::move(step));
    return;
  }
  steps_.push_back(step);
  tell(step, lock);
}

// One at a time, and none after close().
void Recorder::tell(const Step& step, std::unique_lock<std::mutex>& lock) {
  told_.wait(lock, [this] { return !telling_; });
  if (closed_) return;
  telling_ = true;
  lock.unlock();
  on_step_(step);
  lock.lock();
  telling_ = false;
  told_.notify_all();
}

std::vector<Step> Recorder::so_far() {
  const std::lock_guard lock(mutex_);
  return steps_;
}

std::vector<Step> Recorder::close() {
  using namespace std::chrono_literals;
  std::unique_lock lock(mutex_);
  closed_ = true;
  told_.wait_for(lock, 20ms, [this] { return !telling_; });
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return a.at_us < b.at_us; });
  return std::move(steps_);
}

}  // namespace sfprobe
