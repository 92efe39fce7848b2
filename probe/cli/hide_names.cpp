#include "cli/hide_names.hpp"

#include <algorithm>
#include <iostream>
#include <random>
#include <utility>

namespace sfprobe::cli {
namespace {

// A key that is used once and kept nowhere.
std::string random_key() {
  std::random_device random;
  std::string key;
  for (int i = 0; i < 8; ++i) key += std::to_string(random());
  return key;
}

}  // namespace

std::string key_of(const CommandLine& line) {
  return line.anonymize_key.empty() ? random_key() : line.anonymize_key;
}

NameHider::NameHider(const CommandLine& line, std::string key)
    : wanted_(line.anonymize), key_(std::move(key)) {}

void NameHider::hide(TargetReport& report) {
  if (!wanted_) return;
  Anonymized hidden = anonymize(report.evidence, key_);
  report.evidence = std::move(hidden.evidence);
  report.label.clear();  // whoever wrote the list may have meant anything
  report.diagnosis = judge(report.evidence);
  const std::lock_guard lock(mutex_);
  add_texts_of_servers(report.evidence, texts_);
  for (const auto& [what, count] : hidden.replaced) {
    replaced_[what] = std::max(replaced_[what], count);
  }
}

void NameHider::tell() const {
  if (!wanted_) return;
  const std::lock_guard lock(mutex_);
  std::string counts;
  for (const auto& [what, count] : replaced_) {
    counts += (counts.empty() ? "" : ", ") + what + " " + std::to_string(count);
  }
  const std::string texts =
      texts_.empty() ? "" : "texts that a server sent (" + listed(texts_) + "), ";
  std::cerr << "sfprobe: replaced: " << (counts.empty() ? "nothing" : counts)
            << "; what may identify still: " << texts
            << "public addresses, times, time zone, locale, kernel\n";
}

void hide_names(Report& report, const CommandLine& line, const std::string& key) {
  NameHider hider(line, key);
  for (TargetReport& target : report.targets) hider.hide(target);
  hider.tell();
}

}  // namespace sfprobe::cli
