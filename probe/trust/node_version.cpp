#include "trust/node_version.hpp"

#include <charconv>

#include "text/words.hpp"

namespace sfprobe::trust {

NodeVersion parse_node_version(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  const auto parts = text::split(rest, ".");
  if (parts.size() < 2) return {};
  NodeVersion version;
  const auto read = [](std::string_view part, int& number) {
    return std::from_chars(part.data(), part.data() + part.size(), number).ec == std::errc();
  };
  if (!read(parts[0], version.major) || !read(parts[1], version.minor)) return {};
  return version;
}

// Node.js's changelogs: v22.15.0 and v23.8.0; v22.19.0 and v24.6.0.
bool knows_system_ca_option(NodeVersion version) {
  return version >= NodeVersion{23, 8} || (version.major == 22 && version >= NodeVersion{22, 15});
}

bool knows_system_ca_variable(NodeVersion version) {
  return version >= NodeVersion{24, 6} || (version.major == 22 && version >= NodeVersion{22, 19});
}

bool refuses_openssl_with_system_ca(NodeVersion version) { return version.major >= 24; }

int security_level(NodeVersion version) { return version.major >= 24 ? 2 : 1; }

std::string node_view_name(NodeVersion version) {
  if (version.major >= 26) return "node26";
  if (version.major >= 24) return "node24";
  return version.major >= 22 ? "node22" : "node20";
}

}  // namespace sfprobe::trust
