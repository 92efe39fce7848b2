#include "guidance/proxy_clue.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxLine = 600;   // letters on either side of a hit
constexpr int kFirstEphemeral = 32768;  // a port from here on is the near end of a connection

using text::is_digit;

bool reaches_a_host(std::string_view id) {
  constexpr auto kIds =
      std::to_array<std::string_view>({"ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT",
                                       "EHOSTUNREACH", "ENETUNREACH", "ECONNRESET"});
  return std::find(kIds.begin(), kIds.end(), id) != kIds.end();
}

bool is_port_of_a_proxy(std::string_view digits) {
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  constexpr int kCallback = 1717;  // of the CLI itself
  return !is_salesforce_port(digits) && port != 80 && port != 53 && port != kCallback && port > 0 &&
         port < kFirstEphemeral;
}

bool is_ipv4(std::string_view host) {
  return std::count(host.begin(), host.end(), '.') == 3 &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

// "proxy.corp.example", "webproxy1.corp.example", "10.0.0.1:3128"
bool is_proxy(const NormalizedText& text, std::size_t start, std::size_t end) {
  const std::string_view host = std::string_view(text.text).substr(start, end - start);
  const bool wrapped = end < text.size() && (text.gap[end] & kLineEnd) != 0;
  const std::size_t dot = wrapped ? host.size() : host.find('.');
  if (dot == std::string_view::npos) return false;
  if (host.find("proxy") < dot) return true;
  if (!is_ipv4(host) || end >= text.size()) return false;
  const std::string_view rest = std::string_view(text.text).substr(end);
  const std::size_t gap = rest.starts_with(':') ? 1 : rest.starts_with("port") ? 4 : 0;
  if (gap == 0) return false;
  const std::size_t stop = digits_end(text, end + gap, 5);
  return is_port_of_a_proxy(std::string_view(text.text).substr(end + gap, stop - end - gap));
}

}  // namespace

bool is_about_a_proxy(const Candidate& first, const PastedText& text) {
  if (!reaches_a_host(first.page->id)) return false;
  const NormalizedText& all = text.normalized;
  return std::any_of(first.hits.begin(), first.hits.end(), [&](const Hit& hit) {
    const std::uint32_t first_line = all.line[hit.span.first];
    // The host may stand on the next line, where the text was wrapped.
    const std::uint32_t last_line = all.line[hit.span.end - 1] + 1;
    const auto salesforce = text.salesforce_lines.lower_bound(first_line);
    if (salesforce != text.salesforce_lines.end() && *salesforce <= last_line) return false;
    std::size_t i = hit.span.first;
    while (i > 0 && all.line[i - 1] == first_line && hit.span.first - i < kMaxLine) --i;
    while (i < all.size() && all.line[i] <= last_line && i < hit.span.end + kMaxLine) {
      const std::size_t end = host_end(all, i);
      if (end > i && all.edge(i) && is_proxy(all, i, end)) return true;
      i = std::max(end, i + 1);
    }
    return false;
  });
}

}  // namespace sfprobe::guidance
