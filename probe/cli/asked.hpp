// Purpose: what a probe was asked for: words, a list of targets, a profile. Equal ones are probed
// once. A line is kept as it came and taken apart again when its turn comes, so that a million of
// them need no more than the list itself does. Ownership: owns the texts. Threads: const members
// from any. Failure: InputError.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/target_list.hpp"

namespace sfprobe::cli {

class Asked {
 public:
  // A word of the command line, which is the form that the CLI would be given.
  void add_word(const std::string& word);
  // A host that is added by ourselves, unless it is there already: the CLI's login host, or the own
  // host of an org.
  void add_host(const std::string& host);
  void add_org_host(const std::string& host);
  // `check` throws InputError for options that cannot be used: that, too, is said of the line.
  text::ListFaults add_list(std::string text,
                            const std::function<void(const text::ListedTarget&)>& check);

  // How often something was asked for; each is reported.
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  // How many different ones there are.
  std::size_t probes() const { return first_.size(); }
  text::ListedTarget probe(std::size_t probe) const { return parse(entries_[first_[probe]]); }
  // Who asked for the same, the first of them first: indices below size().
  std::vector<std::size_t> askers(std::size_t probe) const;
  std::string label(std::size_t asker) const { return parse(entries_[asker]).label; }

 private:
  enum class Kind : std::uint8_t { word, host, org_host, line };
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Entry {
    std::string_view text;
    Kind kind;
    std::uint32_t next = kNone;  // the next one that asks for the same
  };

  static text::ListedTarget parse(const Entry& entry);
  void add(Entry entry, const text::ListedTarget& parsed);
  void add_unless_known(const std::string& host, Kind kind);

  std::deque<std::string> texts_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> first_;                       // of each probe: its first entry
  std::unordered_map<std::size_t, std::uint32_t> latest_;  // by hash: the last entry of a probe
};

}  // namespace sfprobe::cli
