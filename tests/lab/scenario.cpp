#include "lab/scenario.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

namespace sfprobe::lab {

namespace fs = std::filesystem;

std::vector<Json> load_scenarios(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Json> all;
  std::set<std::string> names;
  for (const fs::path& path : files) {
    std::ifstream file(path);
    const Json document = Json::parse(file, nullptr, false);
    if (!document.is_array()) throw BadScenario(path.string() + " is no JSON list of scenarios");
    for (const Json& scenario : document) {
      only_keys(scenario, path.string(),
                {"name",       "about",   "quick",       "repeat", "deadline", "dns",
                 "addresses",  "network", "authorities", "server", "http",     "others",
                 "proxy",      "proxy2",  "environment", "trust",  "files",    "target",
                 "one_by_one", "options", "plain_http",  "home"});
      if (!names.insert(scenario.value("name", "")).second) {
        throw BadScenario(path.string() +
                          ": a scenario without a name of its own: " + scenario.value("name", ""));
      }
      all.push_back(scenario);
    }
  }
  return all;
}

Json find_scenario(const std::vector<Json>& all, const std::string& name) {
  for (const Json& scenario : all) {
    if (scenario.at("name") == name) return scenario;
  }
  throw BadScenario("no such scenario: " + name);
}

Json section(const Json& parent, const std::string& name) {
  const auto found = parent.find(name);
  return found == parent.end() ? Json::object() : *found;
}

void only_keys(const Json& object, const std::string& where,
               std::initializer_list<const char*> keys) {
  if (!object.is_object()) throw BadScenario(where + " is no JSON object");
  for (const auto& [key, value] : object.items()) {
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&k = key](const char* other) { return k == other; });
    if (!known) throw BadScenario(where + ": nothing reads \"" + key + "\"");
  }
}

}  // namespace sfprobe::lab
