// Purpose: typed facts in and out of a Value, from one description of their members:
//   template <class F, class S> static void describe(F& field, S& self) { field("ttl", self.ttl); }
// pack() writes every member, unpack() reads what is there and leaves the rest at its default,
// because evidence may come from a hostile or an older file. Threads: pure functions.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "evidence/names.hpp"
#include "sfprobe/value.hpp"
#include "text/names.hpp"

namespace sfprobe {

template <class T>
Value pack(const T& object);
template <class T>
T unpack(const Value& value);

namespace codec {

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
Value write(const T& member) {
  if constexpr (std::is_same_v<T, Outcome>) {
    return std::string(to_string(member));
  } else if constexpr (NamedEnum<T>) {
    return std::string(to_name(member));
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
    return member;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<std::int64_t>(member);
  } else if constexpr (is_vector<T>::value) {
    Value::List list;
    list.reserve(member.size());
    for (const auto& element : member) list.push_back(write(element));
    return list;
  } else if constexpr (is_optional<T>::value) {
    return member ? write(*member) : Value();
  } else {
    return pack(member);
  }
}

template <class T>
void read(const Value& value, T& member) {
  if constexpr (std::is_same_v<T, Outcome>) {
    member = outcome_from(value.string());
  } else if constexpr (NamedEnum<T>) {
    // A name of a newer sfprobe leaves the member at its default.
    if (const auto known = from_name<T>(value.string())) member = *known;
  } else if constexpr (std::is_same_v<T, bool>) {
    member = value.boolean(member);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.is_string()) member = value.string();
  } else if constexpr (std::is_integral_v<T>) {
    const std::int64_t number = value.integer(static_cast<std::int64_t>(member));
    if (std::in_range<T>(number)) member = static_cast<T>(number);
  } else if constexpr (is_vector<T>::value) {
    member.clear();
    for (const Value& element : value.list()) read(element, member.emplace_back());
  } else if constexpr (is_optional<T>::value) {
    if (!value.is_null()) read(value, member.emplace());
  } else {
    member = unpack<T>(value);
  }
}

struct Writer {
  Value out = Value::Map{};
  template <class T>
  void operator()(const char* name, const T& member) {
    out.set(name, write(member));
  }
};

struct Reader {
  const Value& in;
  template <class T>
  void operator()(const char* name, T& member) {
    const Value& value = in[name];
    if (!value.is_null()) read(value, member);
  }
};

}  // namespace codec

template <class T>
Value pack(const T& object) {
  codec::Writer writer;
  T::describe(writer, object);
  return std::move(writer.out);
}

template <class T>
T unpack(const Value& value) {
  T object{};
  codec::Reader reader{value};
  T::describe(reader, object);
  return object;
}

}  // namespace sfprobe
