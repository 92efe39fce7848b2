#include "report/json_parts.hpp"
#include "sfprobe/compare.hpp"

namespace sfprobe {
namespace {

Json difference_json(const Difference& difference) {
  Json values = Json::array();
  for (const std::string& value : difference.values) {
    values.push_back(value.empty() ? Json(nullptr) : Json(value));
  }
  return {{"stage", difference.stage}, {"what", difference.what}, {"values", values}};
}

Json comparison_json(const TargetComparison& comparison) {
  Json runs = Json::array();
  for (std::size_t i = 0; i < comparison.verdicts.size(); ++i) {
    const Place& place = comparison.places[i];
    runs.push_back({{"host_name", place.host_name.empty() ? Json(nullptr) : Json(place.host_name)},
                    {"started", place.started.empty() ? Json(nullptr) : Json(place.started)},
                    {"verdict", verdict_json(comparison.verdicts[i])}});
  }
  Json differences = Json::array();
  for (const Difference& one : comparison.differences) differences.push_back(difference_json(one));
  return {{"target", target_json(comparison.target)},
          {"agree", agree(comparison)},
          {"runs", runs},
          {"conclusion", comparison.conclusion},
          {"because", comparison.because.empty() ? Json(nullptr) : Json(comparison.because)},
          {"differences", differences},
          {"same", comparison.same}};
}

}  // namespace

std::string to_json(const std::vector<TargetComparison>& comparisons) {
  Json targets = Json::array();
  for (const TargetComparison& one : comparisons) targets.push_back(comparison_json(one));
  const Json json = {{"schema", "sfprobe.compare/1"}, {"targets", targets}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sfprobe
