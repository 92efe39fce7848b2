// Purpose: one scenario as data: a JSON object whose sections are read by those who build the
// world. Ownership and threads: plain values. Failure: BadScenario, whose text names the section
// and key.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace sfprobe::lab {

using Json = nlohmann::ordered_json;

struct BadScenario : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Every scenario in *.json of the folder, in the order of the files' names.
std::vector<Json> load_scenarios(const std::string& folder);

// The one with that name.
Json find_scenario(const std::vector<Json>& all, const std::string& name);

// A section that is not there is an empty object.
Json section(const Json& parent, const std::string& name);

// Throws for a key that nobody reads: a misspelt fault would be no fault.
void only_keys(const Json& object, const std::string& where,
               std::initializer_list<const char*> keys);

}  // namespace sfprobe::lab
