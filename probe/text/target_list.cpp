#include "text/target_list.hpp"

#include <algorithm>
#include <array>

#include "sfprobe/error.hpp"
#include "text/clean.hpp"
#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::string_view kBlanks = " \t\r\f\v";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestLabel = 200;
constexpr std::size_t kMostCaFiles = 20;
constexpr std::size_t kMostBad = 100;

// The next word: up to a blank that is not between double quotes, which are taken off.
std::string take_word(std::string_view& rest) {
  std::string word;
  bool quoted = false;
  std::size_t at = 0;
  for (; at < rest.size(); ++at) {
    if (!quoted && kBlanks.find(rest[at]) != std::string_view::npos) break;
    if (rest[at] == '"') {
      quoted = !quoted;
    } else {
      word += rest[at];
    }
  }
  if (quoted) throw InputError("a quotation mark is not closed");
  rest.remove_prefix(at);
  return word;
}

void skip_blanks(std::string_view& rest) {
  const std::size_t first = rest.find_first_not_of(kBlanks);
  rest.remove_prefix(first == std::string_view::npos ? rest.size() : first);
}

// A value may hold a password and is not repeated.
void take_option(std::string_view word, ListedTarget& listed) {
  const std::size_t sign = word.find('=');
  const std::string_view name = word.substr(0, sign);
  const std::string_view value = sign == std::string_view::npos ? "" : word.substr(sign + 1);
  if (sign == std::string_view::npos ||
      (name != "label" && name != "proxy" && name != "ca-file" && name != "flow")) {
    throw InputError("after the target come label=TEXT, proxy=URL, ca-file=FILE and flow=NAME");
  }
  // A file of that name cannot be opened, and a label of it is of no use.
  if (word.find('\0') != std::string_view::npos) throw InputError("a NUL byte");
  if (name == "ca-file") {
    if (value.empty()) throw InputError("ca-file= takes a file");
    if (listed.ca_files.size() == kMostCaFiles) throw InputError("too many ca-file=");
    listed.ca_files.emplace_back(value);
  } else if (name == "label") {
    if (!listed.label.empty()) throw InputError("label= is given twice");
    listed.label = clean(value, kLongestLabel);
  } else if (name == "flow") {
    if (std::find(kFlows.begin(), kFlows.end(), value) == kFlows.end()) {
      throw InputError("flow= takes " + std::string(kFlowNames));
    }
    listed.flow = value;
  } else {
    if (listed.proxy) throw InputError("proxy= is given twice");
    listed.proxy = value;
  }
}

void read_line(std::string_view line, std::size_t number, const TakeTarget& take,
               ListFaults& faults) {
  try {
    std::optional<ListedTarget> listed = parse_target_line(line);
    if (!listed) return;
    listed->line = number;
    take(std::move(*listed), line);
  } catch (const InputError& error) {
    ++faults.bad_lines;
    if (faults.bad.size() < kMostBad) faults.bad.push_back({number, error.what()});
  }
}

}  // namespace

bool ListedTarget::same_probe(const ListedTarget& other) const {
  return target.host == other.target.host && target.port == other.target.port &&
         typed == other.typed && flow == other.flow && proxy == other.proxy &&
         ca_files == other.ca_files;
}

std::optional<ListedTarget> parse_target_line(std::string_view line) {
  skip_blanks(line);
  if (line.empty() || line.front() == '#') return std::nullopt;
  if (line.size() > kLongestLine) throw InputError("the line is longer than 4096 bytes");
  ListedTarget listed;
  listed.typed = take_word(line);
  listed.target = parse_target(listed.typed);
  for (skip_blanks(line); !line.empty() && line.front() != '#'; skip_blanks(line)) {
    take_option(take_word(line), listed);
  }
  return listed;
}

ListFaults read_target_list(std::string_view text, const TakeTarget& take) {
  ListFaults faults;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    faults.bad_lines = 1;
    faults.bad.push_back({1, "the list is UTF-16; it must be UTF-8"});
    return faults;
  }
  for (std::size_t number = 1; !text.empty(); ++number) {
    if (number > kMostLines) {
      faults.truncated = true;
      break;
    }
    const std::size_t end = text.find('\n');
    read_line(text.substr(0, end), number, take, faults);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return faults;
}

TargetList parse_target_list(std::string_view text) {
  TargetList list;
  const auto keep = [&](ListedTarget one, std::string_view) {
    list.targets.push_back(std::move(one));
  };
  static_cast<ListFaults&>(list) = read_target_list(text, keep);
  return list;
}

}  // namespace sfprobe::text
