#include <fmt/format.h>

#include "net/versions.hpp"
#include "sfprobe/report.hpp"
#include "trust/node_roots.hpp"

namespace sfprobe {

std::string_view version() { return SFPROBE_VERSION; }

std::string version_details() {
  std::string text = fmt::format("sfprobe {}\n", version());
  if (const std::string_view commit = SFPROBE_COMMIT; !commit.empty()) {
    text += fmt::format("commit {}\n", commit);
  }
  for (const std::string& library : net::library_versions()) text += library + "\n";
  for (const trust::NodeSnapshot& roots : trust::node_snapshots()) {
    text += fmt::format("roots of Node.js {}, {}\n", roots.version, roots.date);
  }
  return text;
}

}  // namespace sfprobe
