#include "json/json_codec.hpp"
#include "sfprobe/plan.hpp"
#include "text/clean.hpp"
#include "text/wrap.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kWidth = 80;

void put_list(std::string& out, const char* title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += std::string(title) + "\n";
  for (const std::string& item : items) out += "  " + text::clean(item) + "\n";
}

}  // namespace

std::string to_text(const Plan& plan) {
  std::vector<std::string> destinations;
  for (const Destination& one : plan.destinations) {
    destinations.push_back(one.place + " (" + one.why + ")");
  }
  std::string out;
  put_list(out, "Would contact", destinations);
  put_list(out, "Might run", plan.programs);
  put_list(out, "Would read", plan.files);
  std::string names;
  for (const std::string& name : plan.variables) names += (names.empty() ? "" : ", ") + name;
  if (names.empty()) return out;
  out += "Would look at the variables\n";
  for (const std::string& line : text::wrapped(text::clean(names, 20'000), kWidth - 2)) {
    out += "  " + line + "\n";
  }
  return out;
}

std::string to_json(const Plan& plan) {
  Json destinations = Json::array();
  for (const Destination& one : plan.destinations) {
    destinations.push_back({{"place", one.place}, {"why", one.why}});
  }
  const Json json = {{"schema", "sfprobe.plan/1"},
                     {"destinations", destinations},
                     {"programs", plan.programs},
                     {"files", plan.files},
                     {"variables", plan.variables}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sfprobe
