#include "checks/endpoint/redirect.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sfprobe/error.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::endpoint {
namespace {

constexpr std::size_t kMaxLocation = 2000;
constexpr std::string_view kHttps = "https://";

// Login hosts, My Domains and instances; not the many names under which orgs publish sites.
bool is_of_salesforce(const Target& host) {
  return !host.ip_literal &&
         (host.host.ends_with(".salesforce.com") || host.host.ends_with(".force.com"));
}

// As a URL has them (https://url.spec.whatwg.org): "" where it is longer than any, or holds what is
// read in more than one way.
std::string encoded(std::string_view location) {
  location = text::trim(location);
  if (location.size() > kMaxLocation) return {};
  std::string out;
  for (const char c : location) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '\\') return {};
    constexpr std::string_view kEncoded = " \"<>";
    out += kEncoded.find(c) == std::string_view::npos ? std::string(1, c)
                                                      : fmt::format("%{:02X}", byte);
  }
  return out;
}

// RFC 3986 section 5.2.2, but for the dots, which libcurl removes.
std::string resolve(const std::string& path, const std::string& location) {
  if (location.starts_with('/')) return location;
  const std::string base = path.substr(0, path.find('?'));
  if (location.empty()) return path;
  if (location.starts_with('?')) return base + location;
  return base.substr(0, base.rfind('/') + 1) + location;
}

}  // namespace

std::string scheme_of(const std::string& location) {
  constexpr std::size_t kLongest = 20;
  const std::size_t end = location.find_first_of(":/?#");
  if (end == 0 || end == std::string::npos || location[end] != ':' || end > kLongest) return {};
  const bool plain = std::all_of(
      location.begin(), location.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '+' || c == '-' || c == '.';
      });
  return plain && text::is_alpha(location[0]) ? text::lower(location.substr(0, end)) : "";
}

std::optional<Place> place_of(const Target& target, const std::string& path,
                              const std::string& location) {
  if (location.empty()) return Place{path, std::nullopt};
  const std::string plain = encoded(location);
  if (plain.empty()) return std::nullopt;
  std::string url = plain.substr(0, plain.find('#'));
  if (url.starts_with("//")) url.insert(0, "https:");
  if (scheme_of(url).empty()) return Place{resolve(path, url), std::nullopt};
  if (scheme_of(url) != "https" || !url.substr(5).starts_with("://")) return std::nullopt;
  const std::size_t end = std::min(url.find_first_of("/?", kHttps.size()), url.size());
  const std::string authority = url.substr(kHttps.size(), end - kHttps.size());
  if (authority.empty() || authority.find('@') != std::string::npos) return std::nullopt;
  const std::string rest = url.substr(end);
  const std::string there = rest.starts_with('/') ? rest : "/" + rest;
  try {
    const Target host = parse_target(authority);
    if (host.host == target.host && host.port == target.port) return Place{there, std::nullopt};
    if (is_of_salesforce(host)) return Place{there, host};
  } catch (const InputError&) {
    // No host that anybody could ask.
  }
  return std::nullopt;
}

}  // namespace sfprobe::endpoint
