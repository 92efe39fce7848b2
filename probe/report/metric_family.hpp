// Purpose: one family of metrics as text, in the form that OpenMetrics and Prometheus's older
// format share. Ownership and threads: plain values. Failure: none; labels are cleaned and escaped.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sfprobe {

class MetricFamily {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  MetricFamily(std::string name, std::string_view help, std::string_view type = "gauge");

  void add(const Labels& labels, const std::string& value);
  std::string text() const;  // "" without a sample

 private:
  std::string name_;
  std::string head_;
  std::string samples_;
};

}  // namespace sfprobe
