#include "evidence/recorder.hpp"

#include <algorithm>

#include "text/clean.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxSteps = 2000;
constexpr std::size_t kMaxText = 16 * 1024;
constexpr std::size_t kMinSecret = 3;

// Redacts before cleaning: what hides a secret from a search must not be put in afterwards.
class Cleaner {
 public:
  explicit Cleaner(const std::vector<std::string>& secrets) : secrets_(secrets) {}

  void line(std::string& text, std::size_t limit) const {
    text = text::clean(without_secrets(std::move(text)), limit);
  }

  Value tree(const Value& value) const {
    return value.visit([this](const auto& held) -> Value {
      using T = std::decay_t<decltype(held)>;
      if constexpr (std::is_same_v<T, std::monostate>) {
        return {};
      } else if constexpr (std::is_same_v<T, std::string>) {
        return text::clean_block(without_secrets(held), kMaxText);
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
  std::string without_secrets(std::string text) const {
    for (const std::string& secret : secrets_) {
      for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
        text.replace(at, secret.size(), "***");
      }
    }
    return text;
  }

  const std::vector<std::string>& secrets_;
};

std::int64_t microseconds(Clock::duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

}  // namespace

void clean_step(Step& step, const std::vector<std::string>& secrets) {
  const Cleaner cleaner(secrets);
  cleaner.line(step.id, 300);
  cleaner.line(step.action, 100);
  cleaner.line(step.subject, 500);
  cleaner.line(step.route, 100);
  cleaner.line(step.raw.source, 100);
  cleaner.line(step.raw.text, 1000);
  step.facts = cleaner.tree(step.facts);
}

void Recorder::add_secret(std::string text) {
  if (text.size() >= kMinSecret) secrets_.push_back(std::move(text));
}

Recorder::Recorder(Clock::time_point started, std::function<void(const Step&)> on_step)
    : started_(started), on_step_(std::move(on_step)) {}

void Recorder::add(Step step, Clock::time_point since) {
  clean_step(step, secrets_);
  step.at_us = microseconds(since - started_);
  step.took_us = microseconds(Clock::now() - since);
  std::lock_guard lock(mutex_);
  if (closed_ || steps_.size() >= kMaxSteps) return;
  const std::string base = step.id;
  auto taken = [&](const Step& other) { return other.id == step.id; };
  for (int n = 2; std::any_of(steps_.begin(), steps_.end(), taken); ++n) {
    step.id = base + "#" + std::to_string(n);
  }
  steps_.push_back(std::move(step));
  if (on_step_) on_step_(steps_.back());
}

std::vector<Step> Recorder::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return a.at_us < b.at_us; });
  return std::move(steps_);
}

}  // namespace sfprobe
