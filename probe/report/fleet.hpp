// Purpose: many targets in one picture for a terminal: each cause once, with the hosts under it,
// worst first, and how far each host got. Keeps of a target what its line needs, and of each cause
// the first report, so that reports need not be kept. Threads: one at a time. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sfprobe/render.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

class Fleet {
 public:
  void add(const TargetReport& report);
  std::string text(const TerminalStyle& style) const;

 private:
  struct Group {
    TargetReport first;
    std::vector<RouteRow> members;  // the first of them; the label is the target's
    std::size_t size = 0;
    bool alike = true;  // the sentence is the same for each
  };

  std::vector<const Group*> worst_first() const;
  void write_matrix(class TerminalWriter& out, const std::vector<const Group*>& groups) const;

  std::vector<Group> groups_;
  std::vector<std::string> foot_;
  std::size_t size_ = 0;
};

}  // namespace sfprobe
