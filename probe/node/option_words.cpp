#include "node/option_words.hpp"

namespace sfprobe::node {

// Only a blank parts two words, only a double quote quotes, and only between quotes a backslash
// takes the next character as it is.
OptionWords split_options(std::string_view value) {
  OptionWords result;
  bool quoted = false;
  bool begins = true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    if (c == '\\' && quoted) {
      if (++i == value.size()) {
        result.fault = "invalid value for NODE_OPTIONS (invalid escape)";
        return result;
      }
      c = value[i];
    } else if (c == ' ' && !quoted) {
      begins = true;
      continue;
    } else if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (begins) result.words.emplace_back();
    begins = false;
    result.words.back() += c;
  }
  if (quoted) result.fault = "invalid value for NODE_OPTIONS (unterminated string)";
  return result;
}

}  // namespace sfprobe::node
