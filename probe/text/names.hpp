// Purpose: enums whose members have names in JSON documents, read both ways from one table. An
// enum opts in with a function beside it, found by argument-dependent lookup:
//   constexpr auto names_of(Decision) { return names<Decision>({{Decision::direct, "direct"}}); }
// Threads: constants. Failure: from_name() gives nullopt for a name that is not in the table.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sfprobe {

template <class E>
using Name = std::pair<E, std::string_view>;

template <class E, std::size_t n>
constexpr std::array<Name<E>, n> names(const Name<E> (&table)[n]) {
  return std::to_array(table);
}

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E member) {
  names_of(member);
};

template <NamedEnum E>
constexpr std::string_view to_name(E member) {
  for (const auto& [known, name] : names_of(member)) {
    if (known == member) return name;
  }
  return {};
}

template <NamedEnum E>
constexpr std::optional<E> from_name(std::string_view wanted) {
  for (const auto& [member, name] : names_of(E{})) {
    if (name == wanted) return member;
  }
  return std::nullopt;
}

}  // namespace sfprobe
