#include "sfprobe/value.hpp"

#include <algorithm>

namespace sfprobe {
namespace {

template <class T, class Data>
const T& or_empty(const Data& data) {
  static const T& empty = *new const T{};  // never destroyed: threads may be left behind
  const T* held = std::get_if<T>(&data);
  return held ? *held : empty;
}

}  // namespace

bool Value::boolean(bool fallback) const {
  const bool* held = std::get_if<bool>(&data_);
  return held ? *held : fallback;
}

std::int64_t Value::integer(std::int64_t fallback) const {
  const auto* held = std::get_if<std::int64_t>(&data_);
  return held ? *held : fallback;
}

const std::string& Value::string() const { return or_empty<std::string>(data_); }
const Value::List& Value::list() const { return or_empty<List>(data_); }
const Value::Map& Value::map() const { return or_empty<Map>(data_); }

const Value& Value::operator[](std::string_view key) const {
  static const Value& null = *new const Value;
  const Map& entries = map();
  auto it = std::find_if(entries.begin(), entries.end(),
                         [&](const auto& entry) { return entry.first == key; });
  return it == entries.end() ? null : it->second;
}

void Value::set(std::string key, Value value) {
  if (!is_map()) data_ = Map{};
  Map& entries = std::get<Map>(data_);
  auto it = std::find_if(entries.begin(), entries.end(),
                         [&](const auto& entry) { return entry.first == key; });
  if (it == entries.end()) {
    entries.emplace_back(std::move(key), std::move(value));
  } else {
    it->second = std::move(value);
  }
}

}  // namespace sfprobe
