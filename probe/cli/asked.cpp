#include "cli/asked.hpp"

#include <algorithm>
#include <functional>

namespace sfprobe::cli {
namespace {

std::size_t hash_of(const text::ListedTarget& one) {
  std::string key = one.target.authority() + '\n' + one.typed + '\n' + one.flow + '\n';
  if (one.proxy) key += *one.proxy + '\n';
  for (const std::string& file : one.ca_files) key += '\n' + file;
  return std::hash<std::string>()(key);
}

}  // namespace

text::ListedTarget Asked::parse(const Entry& entry) {
  if (entry.kind == Kind::line) return text::parse_target_line(entry.text).value();
  text::ListedTarget one;
  one.target = parse_target(entry.text);
  if (entry.kind == Kind::word) one.typed = entry.text;
  one.org_host = entry.kind == Kind::org_host;
  return one;
}

void Asked::add(Entry entry, const text::ListedTarget& parsed) {
  const auto index = static_cast<std::uint32_t>(entries_.size());
  // Of two different ones with the same hash the second is taken for a probe of its own, always.
  const auto [known, is_new] = latest_.try_emplace(hash_of(parsed), index);
  if (!is_new && parse(entries_[known->second]).same_probe(parsed)) {
    entries_[known->second].next = index;
    known->second = index;
  } else {
    first_.push_back(index);
  }
  entries_.push_back(entry);
}

void Asked::add_word(const std::string& word) {
  const Entry entry{texts_.emplace_back(word), Kind::word};
  add(entry, parse(entry));
}

void Asked::add_host(const std::string& host) { add_unless_known(host, Kind::host); }

void Asked::add_org_host(const std::string& host) { add_unless_known(host, Kind::org_host); }

void Asked::add_unless_known(const std::string& host, Kind kind) {
  const Entry entry{texts_.emplace_back(host), kind};
  const text::ListedTarget parsed = parse(entry);
  const bool known = std::any_of(first_.begin(), first_.end(), [&](std::uint32_t first) {
    return parse(entries_[first]).target.host == parsed.target.host;
  });
  if (!known) add(entry, parsed);
}

text::ListFaults Asked::add_list(std::string text,
                                 const std::function<void(const text::ListedTarget&)>& check) {
  texts_.push_back(std::move(text));
  return text::read_target_list(texts_.back(),
                                [&](const text::ListedTarget& parsed, std::string_view line) {
                                  check(parsed);
                                  add({line, Kind::line}, parsed);
                                });
}

std::vector<std::size_t> Asked::askers(std::size_t probe) const {
  std::vector<std::size_t> all;
  for (std::uint32_t at = first_[probe]; at != kNone; at = entries_[at].next) all.push_back(at);
  return all;
}

}  // namespace sfprobe::cli
