// Purpose: the grammar of values that may hold a credential, for show.hpp alone: what stands around
// a value, and a URL's parts. Threads: pure functions. Failure: nothing, for what is not
// understood.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "text/ascii.hpp"
#include "text/show.hpp"

namespace sfprobe::text {

// Whether `word` is one of `words`, a list with a blank before and behind each.
bool is_among(std::string_view words, std::string_view word);

inline bool is_name_character(char c) {
  return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
}

bool all_digits(std::string_view text);

// What stands around a value: blanks and a pair of quotes, which are easily made part of it.
struct Wrapped {
  std::string_view before;
  std::string_view inside;
  std::string_view after;

  std::string around(const std::string& shown) const {
    return std::string(before) + shown + std::string(after);
  }
};

Wrapped unwrap(std::string_view value);

struct Parts {
  std::string_view scheme;
  bool credentials = false;
  std::string_view host;  // with its brackets
  std::string_view port;  // with its colon
  std::string_view rest;
};

// Takes "host" or "host:port" apart; false if it is anything else.
bool take_host(std::string_view text, Parts& parts);

std::optional<Parts> take_apart(std::string_view text);

// Scheme, host and port, with stars for the credentials.
std::string origin_of(const Parts& parts);

// The same, and whether a path or a query follows.
std::string without_rest(const Parts& parts);

}  // namespace sfprobe::text
