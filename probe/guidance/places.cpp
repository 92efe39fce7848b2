#include "guidance/places.hpp"

#include <algorithm>

#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kLongestHost = 253;  // RFC 1035
constexpr std::size_t kMaxHosts = 64;

using text::is_digit;

bool is_host_letter(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_address_letter(char c) { return is_digit(c) || c == '.'; }

template <class Accept>
std::size_t run_end(const NormalizedText& text, std::size_t start, std::size_t limit,
                    Accept accept) {
  std::size_t i = start;
  while (i < text.size() && i - start < limit && accept(text.text[i]) &&
         (i == start || !broken_before(text, i))) {
    ++i;
  }
  return i;
}

}  // namespace

// A blank ends a word. A line end does, too, but not within a number or an IPv4 address, which may
// have been wrapped there.
bool broken_before(const NormalizedText& text, std::size_t i) {
  if ((text.gap[i] & kLineEnd) != 0) {
    return !is_address_letter(text.text[i - 1]) || !is_address_letter(text.text[i]);
  }
  return (text.gap[i] & (kBlank | kQuote)) != 0;
}

std::size_t host_end(const NormalizedText& text, std::size_t start) {
  HostLetters known;
  known.end = run_end(text, start, kLongestHost, is_host_letter);
  known.first = start;
  return host_end(text, start, known);
}

// A host keeps no full stop at its end: that is the sentence's.
std::size_t host_end(const NormalizedText& text, std::size_t start, HostLetters& known) {
  if (start < known.first || start >= known.end)
    known = {start, run_end(text, start, text.size(), is_host_letter)};
  std::size_t end = std::min(known.end, start + kLongestHost);
  while (end > start && text.text[end - 1] == '.') --end;
  return end;
}

std::size_t digits_end(const NormalizedText& text, std::size_t start, std::size_t limit) {
  return run_end(text, start, limit, is_digit);
}

bool is_salesforce_port(std::string_view port) {
  return port == "443" || port == "8443" || port == "7443";
}

bool is_salesforce_host(std::string_view host) {
  return host.ends_with("salesforce.com") || host.ends_with(".force.com");
}

bool Places::is_elsewhere(std::string_view host) const {
  if (host.find("proxy") != std::string_view::npos) return true;
  if (hosts.empty() || is_salesforce_host(host)) return false;
  return std::none_of(hosts.begin(), hosts.end(), [&](std::string_view known) {
    return known.starts_with(host) || host.starts_with(known);
  });
}

Places places_in(const NormalizedText& text) {
  constexpr std::string_view kScheme = "https://";
  Places places;
  for (std::size_t i = text.text.find(kScheme);
       i != std::string::npos && places.hosts.size() < kMaxHosts;
       i = text.text.find(kScheme, i + 1)) {
    const std::size_t start = i + kScheme.size();
    const std::size_t end = host_end(text, start);
    if (end == start) continue;
    places.hosts.emplace(text.text.substr(start, end - start));
    if (end < text.size() && text.text[end] == ':') {
      const std::size_t stop = digits_end(text, end + 1, 5);
      places.ports.emplace(text.text.substr(end + 1, stop - end - 1));
    }
  }
  return places;
}

}  // namespace sfprobe::guidance
