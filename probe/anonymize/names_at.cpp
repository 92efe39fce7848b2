#include "anonymize/names_at.hpp"

#include <algorithm>
#include <map>

#include "text/ascii.hpp"

namespace sfprobe::anonymizing {

NamesAt::NamesAt(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::size_t>> sorted;
  for (std::size_t n = 0; n < names.size(); ++n) sorted[text::lower(names[n])].push_back(n);
  for (auto& [lower, numbers] : sorted) {
    // What this name begins with, the name before it begins with as well, or is.
    std::size_t shorter = names_.empty() ? kNone : names_.size() - 1;
    while (shorter != kNone && !lower.starts_with(names_[shorter].lower)) {
      shorter = names_[shorter].shorter;
    }
    names_.push_back({lower, std::move(numbers), shorter});
  }
}

// The last name that is not behind the text in the order begins with all that the text begins with.
std::vector<std::size_t> NamesAt::at_start_of(std::string_view text) const {
  const auto behind =
      std::upper_bound(names_.begin(), names_.end(), text,
                       [](std::string_view a, const Name& b) { return a < b.lower; });
  if (behind == names_.begin()) return {};
  const Name* name = &*(behind - 1);
  const auto differ =
      std::mismatch(name->lower.begin(), name->lower.end(), text.begin(), text.end());
  const auto common = static_cast<std::size_t>(differ.first - name->lower.begin());
  std::vector<std::size_t> found;
  for (;;) {
    if (name->lower.size() <= common) {
      found.insert(found.end(), name->numbers.begin(), name->numbers.end());
    }
    if (name->shorter == kNone) return found;
    name = &names_[name->shorter];
  }
}

}  // namespace sfprobe::anonymizing
