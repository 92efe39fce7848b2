// Purpose: a text that somebody typed from a screen or that a camera read: its words that are one
// letter off a word of the known phrases, put right. Ownership: holds the words. Threads: const
// after building; pure. Failure: none. The cost is bounded by the words of a text times the known
// ones, so only short texts are to be given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace sfprobe::guidance {

class Spelling {
 public:
  Spelling() = default;
  Spelling(const Spelling&) = delete;
  Spelling& operator=(const Spelling&) = delete;

  // The words of a phrase of a page, as written. A code counts by itself.
  void add(std::string_view phrase, bool code);

  // The text with words put right, and with the code completed in which it ends; nothing if there
  // is nothing to mend.
  std::optional<std::string> corrected(std::string_view text) const;

 private:
  std::string_view known_like(std::string_view lower) const;
  std::string_view code_beginning(std::string_view lower) const;

  std::unordered_set<std::string> words_;               // lower case
  std::vector<std::vector<std::string_view>> by_size_;  // the same
  std::vector<std::string> codes_;
};

}  // namespace sfprobe::guidance
