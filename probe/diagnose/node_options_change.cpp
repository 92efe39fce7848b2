#include "diagnose/node_options_change.hpp"

#include "text/words.hpp"

namespace sfprobe {
namespace {

// "--option" of "--option=value".
std::string_view name_of(std::string_view option) { return option.substr(0, option.find('=')); }

// The value without an option that comes anew, of which the last one counts. Where words are quoted
// it stays as it is, and so does a line break, which Node.js takes for a part of the option.
std::string without(const std::string& value, std::string_view option) {
  if (value.find_first_of("\"\\\n\r\t") != std::string::npos) return value;
  std::string rest;
  for (const std::string_view word : text::words(value)) {
    const bool anew = word.find('=') != std::string_view::npos && name_of(word) == name_of(option);
    if (!anew) rest += (rest.empty() ? "" : " ") + std::string(word);
  }
  return rest;
}

}  // namespace

bool hides_value(const std::string& text) { return text.find("***") != std::string::npos; }

bool keep_node_options(const Observed& observed, EnvChange& change) {
  const std::string value = observed.variable("NODE_OPTIONS").value_or("");
  for (auto& [name, wanted] : change.set) {
    if (name != "NODE_OPTIONS" || value.empty()) continue;
    if (hides_value(value)) return false;
    const std::string rest = without(value, wanted);
    if (!rest.empty()) wanted = rest + " " + wanted;
  }
  return true;
}

}  // namespace sfprobe
