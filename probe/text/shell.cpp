#include "text/shell.hpp"

#include <string_view>

namespace sfprobe::text {

// POSIX shell: everything between single quotes is literal.
std::string shell_quoted(const std::string& value) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/@%+=[]";
  if (value.find_first_not_of(plain) == std::string::npos && !value.empty() && value.front() != '-')
    return value;
  std::string out = "'";
  for (const char c : value) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace sfprobe::text
