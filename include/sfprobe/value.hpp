// Purpose: a small ordered tree (null, boolean, integer, string, list, map): what a step saw.
// Ownership and threads: a plain value. Failure: none; a look-up of what is not there gives the
// fallback, because the tree may come from a hostile file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sfprobe {

class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;  // in order of insertion

  Value() = default;
  Value(bool b) : data_(b) {}
  Value(std::int64_t n) : data_(n) {}
  Value(int n) : data_(std::int64_t{n}) {}
  Value(std::string s) : data_(std::move(s)) {}
  Value(const char* s) : data_(std::string(s)) {}
  Value(List l) : data_(std::move(l)) {}
  Value(Map m) : data_(std::move(m)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_map() const { return std::holds_alternative<Map>(data_); }
  bool is_list() const { return std::holds_alternative<List>(data_); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }

  bool boolean(bool fallback = false) const;
  std::int64_t integer(std::int64_t fallback = 0) const;
  const std::string& string() const;                    // "" if it is none
  const List& list() const;                             // empty if it is none
  const Map& map() const;                               // empty if it is none
  const Value& operator[](std::string_view key) const;  // null if there is no such key

  void set(std::string key, Value value);  // appends or replaces; turns anything else into a map

  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), data_);
  }
  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, List, Map> data_;
};

}  // namespace sfprobe
