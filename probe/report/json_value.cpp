#include "report/json_value.hpp"

#include <limits>

#include "report/json_codec.hpp"

namespace sfprobe {
namespace {

constexpr int kMaxDepth = 64;

Value from_tree(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return json.get<bool>();
    case Json::value_t::number_integer: return json.get<std::int64_t>();
    case Json::value_t::number_unsigned: {
      const auto number = json.get<std::uint64_t>();
      if (number > std::numeric_limits<std::int64_t>::max()) return {};
      return static_cast<std::int64_t>(number);
    }
    case Json::value_t::string: return json.get<std::string>();
    case Json::value_t::array: {
      Value::List list;
      list.reserve(json.size());
      for (const Json& element : json) list.push_back(from_tree(element));
      return list;
    }
    case Json::value_t::object: {
      Value::Map map;
      map.reserve(json.size());
      for (const auto& [key, element] : json.items()) map.emplace_back(key, from_tree(element));
      return map;
    }
    default: return {};
  }
}

}  // namespace

std::optional<Value> parse_json(std::string_view text) {
  bool too_deep = false;
  const Json json = Json::parse(
      text.begin(), text.end(),
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kMaxDepth;
        return !too_deep;
      },
      /*allow_exceptions=*/false);
  if (json.is_discarded() || too_deep) return std::nullopt;
  return from_tree(json);
}

Json to_json_tree(const Value& value) {
  return value.visit([](const auto& held) -> Json {
    using T = std::decay_t<decltype(held)>;
    if constexpr (std::is_same_v<T, std::monostate>) {
      return nullptr;
    } else if constexpr (std::is_same_v<T, Value::List>) {
      Json array = Json::array();
      for (const Value& element : held) array.push_back(to_json_tree(element));
      return array;
    } else if constexpr (std::is_same_v<T, Value::Map>) {
      Json object = Json::object();
      for (const auto& [key, element] : held) object[key] = to_json_tree(element);
      return object;
    } else {
      return held;
    }
  });
}

}  // namespace sfprobe
