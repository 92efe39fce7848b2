// Purpose: which targets may be probed for whoever asks: those of a list (docs/many.md), and those
// under a name that it has as a pattern. Nothing else is contacted for anybody. Ownership and
// threads: plain values, pure functions. Failure: what is wrong with a line is said of it; the
// others count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/target_list.hpp"

namespace sfprobe::serve {

class AllowList {
 public:
  // Lines of a target list. A first word such as "*.my.salesforce.com", with a port if it is not
  // 443, stands for every name below that one; behind it may stand what stands behind a target.
  explicit AllowList(std::string_view text);

  // The target with what its line says; nothing if none allows it.
  std::optional<text::ListedTarget> find(const Target& target) const;

  const std::vector<text::ListedTarget>& targets() const { return listed_.targets; }
  const std::vector<text::ListedTarget>& patterns() const { return patterns_.targets; }
  const text::ListFaults& faults() const { return faults_; }
  bool empty() const { return targets().empty() && patterns().empty(); }

 private:
  text::TargetList listed_;
  text::TargetList patterns_;  // without the "*."
  text::ListFaults faults_;
};

}  // namespace sfprobe::serve
