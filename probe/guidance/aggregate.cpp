#include "guidance/aggregate.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxBeforeAddress = 24;  // letters between a code and its address
constexpr std::size_t kMaxHeading = 2000;      // letters between an aggregate and its members

bool is_address_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.' || c == '%';
}

// Whether the first word with two colons or more within reach is an IPv6 address.
bool names_ipv6(const NormalizedText& text, std::size_t from) {
  for (std::size_t i = from; i < std::min(text.size(), from + kMaxBeforeAddress); ++i) {
    std::size_t end = i;
    std::size_t colons = 0;
    while (end < text.size() && end - i < 45 && is_address_letter(text.text[end]) &&
           (end == i || !broken_before(text, end))) {
      colons += text.text[end] == ':' ? 1 : 0;
      ++end;
    }
    if (colons >= 2) return true;
    if (end > i + 6) return false;  // an IPv4 address or a word
    i = end;
  }
  return false;
}

bool is_unreachable(std::string_view id) {
  constexpr auto kIds = std::to_array<std::string_view>({"ENETUNREACH", "EHOSTUNREACH"});
  return std::find(kIds.begin(), kIds.end(), id) != kIds.end();
}

// The letters of the code that leads, or an empty span.
Span leading_code(std::string_view text) {
  constexpr std::string_view kName = "aggregateerror";
  const std::size_t name = text.find(kName);
  if (name == std::string_view::npos) return {};
  std::size_t first = name + kName.size();
  if (text.substr(first).starts_with('[')) return {first + 1, text.find(']', first), false};
  const std::size_t members = text.find("errors", first);
  const std::size_t heading = std::min(members, first + kMaxHeading);
  first = text.substr(0, heading).find("code:", first);
  if (first == std::string_view::npos) return {};
  first += 5;
  return {first, std::min(text.find_first_of(",}", first), text.size()), false};
}

}  // namespace

void drop_bystanders(std::vector<Candidate>& candidates, const PastedText& text) {
  const auto is_bystander = [&](const Hit& hit) {
    return names_ipv6(text.normalized, hit.span.end);
  };
  const auto stays = [&](const Candidate& candidate) {
    if (candidate.hits.front().kind == Rule::Kind::wrapper) return false;
    return !is_unreachable(candidate.page->id) ||
           !std::all_of(candidate.hits.begin(), candidate.hits.end(), is_bystander);
  };
  if (std::none_of(candidates.begin(), candidates.end(), stays)) return;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return is_unreachable(candidate.page->id) && !stays(candidate);
  });
}

void put_leader_first(std::vector<Candidate>& candidates, const PastedText& text) {
  const Span leader = leading_code(text.normalized.text);
  if (leader.end <= leader.first || leader.end == std::string_view::npos) return;
  const auto leads = [&](const Candidate& candidate) {
    return std::any_of(candidate.hits.begin(), candidate.hits.end(), [&](const Hit& hit) {
      return hit.span.first >= leader.first && hit.span.end <= leader.end;
    });
  };
  const auto found = std::find_if(candidates.begin(), candidates.end(), leads);
  if (found == candidates.end()) return;
  // A page that explains more than the leader's stays before it: the refusing host is the proxy.
  const auto& before = candidates.front().page->recognition.before;
  if (std::find(before.begin(), before.end(), found->page->id) != before.end()) return;
  std::rotate(candidates.begin(), found, found + 1);
}

}  // namespace sfprobe::guidance
