// Purpose: Value to and from nlohmann's JSON. Internal to report/.
#pragma once

#include <nlohmann/json.hpp>

#include "sfprobe/value.hpp"

namespace sfprobe {

using Json = nlohmann::ordered_json;

Json to_json_tree(const Value& value);

}  // namespace sfprobe
