#include "serve/allow_list.hpp"

#include <algorithm>

namespace sfprobe::serve {
namespace {

constexpr std::string_view kBelow = "*.";

// The list without its patterns, or the patterns alone without their mark; a line keeps its number.
std::string part_of(std::string_view text, bool patterns) {
  std::string part;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::string_view line = text.substr(from, end - from);
    const std::size_t first = line.find_first_not_of(" \t");
    const bool is_pattern =
        first != std::string_view::npos && line.substr(first).starts_with(kBelow);
    if (is_pattern) line.remove_prefix(first + kBelow.size());
    if (is_pattern == patterns) part += line;
    part += '\n';
    from = end + 1;
  }
  return part;
}

bool below(const std::string& host, const std::string& name) {
  return host.size() > name.size() + 1 && host.ends_with(name) &&
         host[host.size() - name.size() - 1] == '.';
}

// A pattern needs two labels: nobody owns a whole top-level domain. It does not know that of
// "co.uk" the same is true: a list of such suffixes would be out of date.
bool is_wide(const text::ListedTarget& pattern) {
  return pattern.target.ip_literal || pattern.target.host.find('.') == std::string::npos;
}

}  // namespace

AllowList::AllowList(std::string_view text)
    : listed_(text::parse_target_list(part_of(text, false))),
      patterns_(text::parse_target_list(part_of(text, true))) {
  faults_ = listed_;
  faults_.bad_lines += patterns_.bad_lines;
  faults_.bad.insert(faults_.bad.end(), patterns_.bad.begin(), patterns_.bad.end());
  for (const text::ListedTarget& one : patterns_.targets) {
    if (!is_wide(one)) continue;
    ++faults_.bad_lines;
    faults_.bad.push_back({one.line, "a pattern needs a name with a dot behind *."});
  }
  std::sort(faults_.bad.begin(), faults_.bad.end(),
            [](const auto& a, const auto& b) { return a.line < b.line; });
  std::erase_if(patterns_.targets, is_wide);
}

std::optional<text::ListedTarget> AllowList::find(const Target& target) const {
  for (const text::ListedTarget& one : targets()) {
    if (one.target.authority() == target.authority()) return one;
  }
  if (target.ip_literal) return std::nullopt;
  for (const text::ListedTarget& one : patterns()) {
    if (one.target.port != target.port || !below(target.host, one.target.host)) continue;
    text::ListedTarget found = one;
    found.target = target;
    found.typed.clear();  // it is the pattern
    return found;
  }
  return std::nullopt;
}

}  // namespace sfprobe::serve
