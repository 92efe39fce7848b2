#include "pac/functions.hpp"

#include <algorithm>
#include <charconv>

#include "text/ascii.hpp"

namespace sfprobe::pac {
namespace {

bool same(char a, char b) { return text::lower(a) == text::lower(b); }

bool equal(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace

std::optional<std::uint32_t> to_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::string_view number = text.substr(0, text.find('.'));
    unsigned value = 256;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool whole = read.ec == std::errc() && read.ptr == number.data() + number.size();
    if (!whole || number.size() > 3 || value > 255) return std::nullopt;
    address = address << 8U | value;
    text.remove_prefix(number.size());
    if (part < 3 && text.empty()) return std::nullopt;
    if (part < 3) text.remove_prefix(1);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

bool is_plain_host_name(std::string_view host) { return host.find('.') == std::string_view::npos; }

bool dns_domain_is(std::string_view host, std::string_view domain) {
  return host.size() >= domain.size() && equal(host.substr(host.size() - domain.size()), domain);
}

bool local_host_or_domain_is(std::string_view host, std::string_view full) {
  if (equal(host, full)) return true;
  return is_plain_host_name(host) && full.size() > host.size() && full[host.size()] == '.' &&
         equal(full.substr(0, host.size()), host);
}

int dns_domain_levels(std::string_view host) {
  return static_cast<int>(std::count(host.begin(), host.end(), '.'));
}

std::string_view dns_resolve(const World& world, std::string_view host) {
  if (to_ipv4(host)) return host;
  return equal(host, world.host) ? std::string_view(world.address) : std::string_view();
}

bool is_in_net(const World& world, std::string_view host, std::string_view network,
               std::string_view mask) {
  const auto address = to_ipv4(dns_resolve(world, host));
  const auto net = to_ipv4(network);
  const auto bits = to_ipv4(mask);
  return address && net && bits && (*address & *bits) == (*net & *bits);
}

// A star takes as little as it can, and one more whenever what is behind it does not fit.
bool sh_exp_match(std::string_view text, std::string_view pattern) {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = kNone;  // the last one in the pattern,
  std::size_t begun = 0;     // and where the text behind it begins
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      begun = at;
    } else if (in < pattern.size() && (pattern[in] == '?' || pattern[in] == text[at])) {
      ++in;
      ++at;
    } else if (star != kNone) {
      in = star + 1;
      at = ++begun;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') ++in;
  return in == pattern.size();
}

}  // namespace sfprobe::pac
