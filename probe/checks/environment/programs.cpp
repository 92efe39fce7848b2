#include "checks/environment/programs.hpp"

#include <algorithm>
#include <charconv>

#include "checks/environment/installed_cli.hpp"
#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMaxFile = 256 * 1024;
constexpr std::size_t kMaxDpkgStatus = 32 * 1024 * 1024;

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string on_path(const System& system, const std::string& program) {
  const std::string path = system.env("PATH").value_or("");
  for (std::string_view folder : text::split(path, ":")) {
    if (auto found = system.executable(std::string(folder) + "/" + program)) return *found;
  }
  return {};
}

std::string parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

bool is_version(std::string_view text) {
  return std::count(text.begin(), text.end(), '.') == 2 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

// "#define NODE_MAJOR_VERSION 20" and its two companions in include/node/node_version.h.
std::string version_from_header(std::string_view header) {
  std::string version;
  for (const char* part : {"NODE_MAJOR_VERSION", "NODE_MINOR_VERSION", "NODE_PATCH_VERSION"}) {
    for (std::string_view line : text::lines(header)) {
      const auto words = text::words(line);
      if (words.size() == 3 && words[0] == "#define" && words[1] == part) {
        version += (version.empty() ? "" : ".") + std::string(words[2]);
        break;
      }
    }
  }
  return is_version(version) ? version : "";
}

// ".../versions/node/v20.11.1/bin/node", as version managers lay it out.
std::string version_from_path(const std::string& path) {
  for (std::string_view part : text::split(path, "/")) {
    if (part.starts_with('v')) part.remove_prefix(1);
    if (is_version(part)) return std::string(part);
  }
  return {};
}

// Debian's own package has neither; dpkg knows.
std::string version_from_dpkg(std::string_view status) {
  const std::size_t entry = status.find("\nPackage: nodejs\n");
  if (entry == std::string_view::npos) return {};
  std::string_view rest = status.substr(entry + 1);
  rest = rest.substr(0, rest.find("\n\n"));
  for (std::string_view line : text::lines(rest)) {
    if (!line.starts_with("Version: ")) continue;
    const std::string_view version = line.substr(9);
    return std::string(version.substr(0, version.find_first_not_of("0123456789.")));
  }
  return {};
}

std::string node_version(const System& system, const std::string& node) {
  const std::string prefix = parent(parent(node));
  if (auto header = system.read_file(prefix + "/include/node/node_version.h", kMaxFile)) {
    if (std::string version = version_from_header(*header); !version.empty()) return version;
  }
  if (std::string version = version_from_path(node); !version.empty()) return version;
  if (prefix != "/usr") return {};
  return version_from_dpkg(system.read_file("/var/lib/dpkg/status", kMaxDpkgStatus).value_or(""));
}

}  // namespace

ProgramsFacts find_programs(const System& system) {
  ProgramsFacts facts;
  facts.node_path = on_path(system, "node");
  if (!facts.node_path.empty()) facts.node_version = node_version(system, facts.node_path);
  const InstalledCli cli = find_cli(system, on_path(system, "sf"), facts.node_path);
  facts.sf_path = cli.program;
  facts.sf_root = cli.root;
  facts.sf_version = cli.version;
  facts.jsforce_version = cli.jsforce;
  facts.undici_version = cli.undici;
  facts.sf_node_path = cli.node;
  return facts;
}

trust::NodeProgram node_of_cli(const System& system, const ProgramsFacts& programs) {
  // The CLI's installers bring a node of their own, which it prefers.
  const std::string& own = programs.sf_node_path;
  if (!own.empty() && own != programs.node_path) return {own, node_version(system, own)};
  return {programs.node_path, programs.node_version};
}

bool starts_on(const ProgramsFacts& programs, const trust::NodeProgram& node) {
  return node.number().major >= kOldestNodeForCli || programs.legacy_cli();
}

bool ProgramsFacts::legacy_cli() const {
  const auto parts = text::split(sf_version, ".");
  if (parts.size() < 2) return false;
  const int major = number(parts[0]);
  return major < 2 || (major == 2 && number(parts[1]) < 142);
}

}  // namespace sfprobe::environment
