// Purpose: a list of targets (docs/many.md): a host or URL a line, a label and options behind it,
// comments. Hostile text: any bytes, of any length. Threads: pure functions. Failure: what is wrong
// with a line is said of that line, cleaned, free of credentials; the other lines count.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sfprobe/target.hpp"

namespace sfprobe::text {

constexpr std::size_t kMostLines = 1'000'000;
constexpr std::size_t kLongestLine = 4096;

// What --flow and flow= take: the logins, all of them, or none.
inline constexpr auto kFlows =
    std::to_array<std::string_view>({"web", "jwt", "sfdx-url", "device", "all", "none"});
inline constexpr std::string_view kFlowNames = "web, jwt, sfdx-url, device, all or none";

struct ListedTarget {
  Target target;
  std::string typed;                  // as it stands in the list
  std::string label;                  // label=TEXT; cleaned; "" for none
  std::optional<std::string> proxy;   // proxy=URL, as --proxy; proxy= is --no-proxy
  std::vector<std::string> ca_files;  // ca-file=FILE, repeatable, as --ca-file
  std::string flow;                   // flow=NAME, as --flow; "" for none
  std::size_t line = 0;               // from 1
  bool org_host = false;              // of nobody's list: as Options::org_host

  // Whether one probe answers for both: everything is equal but label and line.
  bool same_probe(const ListedTarget& other) const;
};

struct BadLine {
  std::size_t line = 0;
  std::string why;
};

struct ListFaults {
  std::vector<BadLine> bad;   // the first of them
  std::size_t bad_lines = 0;  // how many there are
  bool truncated = false;     // there are more than kMostLines lines; those are left out
};

struct TargetList : ListFaults {
  std::vector<ListedTarget> targets;
};

// One line without its end; nothing if it is blank or a comment. Throws InputError.
std::optional<ListedTarget> parse_target_line(std::string_view line);

TargetList parse_target_list(std::string_view text);

// The same for a list that is too long to be kept in this form: hands each target on with the line
// it is in. What `take` throws as InputError is said of the line, too.
using TakeTarget = std::function<void(ListedTarget, std::string_view line)>;
ListFaults read_target_list(std::string_view text, const TakeTarget& take);

}  // namespace sfprobe::text
