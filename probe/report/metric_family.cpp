#include "report/metric_family.hpp"

#include <fmt/format.h>

#include "text/clean.hpp"

namespace sfprobe {
namespace {

std::string label_value(const std::string& raw) {
  std::string out;
  for (const char c : text::clean(raw)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

MetricFamily::MetricFamily(std::string name, std::string_view help, std::string_view type)
    : name_(std::move(name)) {
  head_ = fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", name_, help, type);
}

void MetricFamily::add(const Labels& labels, const std::string& value) {
  std::string text;
  for (const auto& [name, is] : labels) {
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name, label_value(is));
  }
  samples_ += fmt::format("{}{} {}\n", name_, text.empty() ? "" : "{" + text + "}", value);
}

std::string MetricFamily::text() const { return samples_.empty() ? "" : head_ + samples_; }

}  // namespace sfprobe
