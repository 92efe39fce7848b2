// Purpose: npm's settings files (npmrc(5)). Threads: pure. Failure: none.
#pragma once

#include <string>
#include <string_view>

#include "text/words.hpp"

namespace sfprobe::text {

// A setting's value; "" if there is none. The last line of that name counts.
inline std::string npmrc_value(std::string_view npmrc, std::string_view name) {
  std::string_view value;
  for (const std::string_view line : lines(npmrc)) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == name) {
      value = trim(line.substr(equals + 1));
    }
  }
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return std::string(quoted ? value.substr(1, value.size() - 2) : value);
}

}  // namespace sfprobe::text
