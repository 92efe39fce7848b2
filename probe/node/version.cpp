#include "node/version.hpp"

#include <charconv>

#include "text/words.hpp"

namespace sfprobe::node {

Version parse_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const auto parts = text::split(text, ".");
  if (parts.empty()) return {};
  Version version;
  const auto read = [](std::string_view part, int& number) {
    return std::from_chars(part.data(), part.data() + part.size(), number).ec == std::errc();
  };
  if (!read(parts[0], version.major)) return {};
  if (parts.size() > 1 && !read(parts[1], version.minor)) return {};
  return version;
}

}  // namespace sfprobe::node
