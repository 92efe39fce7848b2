// Purpose: JSON text to a Value. The only door for JSON from outside: bounded in depth and number
// of values, linear in the text, never throws. Threads: pure. Failure: nullopt for what is no JSON.
#pragma once

#include <optional>
#include <string_view>

#include "sfprobe/value.hpp"

namespace sfprobe {

// Nested deeper than 64 levels, or of more than 4,000,000 values, counts as no JSON. Numbers other
// than 64-bit integers become null.
std::optional<Value> parse_json(std::string_view text);

// Of a text that ends too early, what came before its last whole value; nullopt if that is nothing,
// or if the text is broken elsewhere.
std::optional<Value> parse_cut_json(std::string_view text);

}  // namespace sfprobe
