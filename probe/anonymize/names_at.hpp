// Purpose: which of many names a text begins with, in time that hardly grows with their number.
// Ownership: a value. Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::anonymizing {

class NamesAt {
 public:
  // Number n stands for names[n]. Letter case does not count.
  explicit NamesAt(const std::vector<std::string>& names);

  // The numbers of the names that `text`, in lower case, begins with, the longest name first.
  std::vector<std::size_t> at_start_of(std::string_view text) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Name {
    std::string lower;
    std::vector<std::size_t> numbers;
    std::size_t shorter = kNone;  // the longest other name that this one begins with
  };

  std::vector<Name> names_;  // sorted
};

}  // namespace sfprobe::anonymizing
