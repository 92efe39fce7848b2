#include "checks/environment/installed_cli.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "json/json_value.hpp"
#include "text/words.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMaxPackage = 256 * 1024;
constexpr std::size_t kMaxScript = 64 * 1024;
constexpr int kMaxParents = 8;   // from a program up to its package
constexpr int kMaxFolders = 24;  // from a package up to where node_modules may be
constexpr int kMaxWrappers = 4;  // a script that starts a script

std::string parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

struct Package {
  std::string name;
  std::string version;
};

std::optional<Package> package_in(const System& system, const std::string& folder) {
  const auto content = system.read_file(folder + "/package.json", kMaxPackage);
  const auto json = content ? parse_json(*content) : std::nullopt;
  if (!json) return std::nullopt;
  return Package{(*json)["name"].string(), (*json)["version"].string()};
}

// The folder of a package as Node.js finds it from a file in `from`: node_modules there and in
// every folder above (nodejs.org, modules, "Loading from node_modules folders"). "" if there is
// none.
std::string resolve(const System& system, std::string from, const std::string& name) {
  for (int i = 0; i < kMaxFolders; ++i, from = parent(from)) {
    const std::string folder = from + "/node_modules/" + name;
    if (!from.ends_with("/node_modules") && package_in(system, folder)) return folder;
    if (from.empty()) break;
  }
  return {};
}

std::string root_above(const System& system, std::string folder) {
  for (int i = 0; i < kMaxParents && !folder.empty(); ++i, folder = parent(folder)) {
    const auto package = package_in(system, folder);
    if (package && package->name == "@salesforce/cli") return folder;
  }
  return {};
}

std::string replaced(std::string text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

// "/a/b" of "/a/x/../b".
std::string without_dots(const std::string& path) {
  std::vector<std::string_view> kept;
  for (std::string_view part : text::split(path, "/")) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.push_back(part);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string out;
  for (std::string_view part : kept) out += "/" + std::string(part);
  return out;
}

// Absolute paths in a script that lead to the CLI: to its run.js, or to another `sf`. Written with
// the script's own folder as npm's, pnpm's and oclif's wrappers do.
std::vector<std::string> paths_in(const std::string& script, const std::string& folder,
                                  const std::string& home) {
  std::string text = script;
  for (const char* name : {"${DIR}", "$DIR", "${basedir}", "$basedir", "$(dirname \"$0\")",
                           "$(dirname $0)", "${0%/*}"}) {
    text = replaced(std::move(text), name, folder);
  }
  for (const char* name : {"${HOME}", "$HOME"}) text = replaced(std::move(text), name, home);
  std::vector<std::string> paths;
  for (std::string_view line : text::lines(text)) {
    if (text::trim(line).starts_with('#')) continue;
    for (std::string_view word : text::split(line, " \t\"'=;()")) {
      if (!word.starts_with('/')) continue;
      if (!word.ends_with("/sf") && !word.ends_with("/run.js") && !word.ends_with("/run")) continue;
      paths.push_back(without_dots(std::string(word)));
    }
  }
  return paths;
}

std::string data_home(const System& system) {
  const std::string data = system.env("XDG_DATA_HOME").value_or("");
  return data.empty() ? system.env("HOME").value_or("") + "/.local/share" : data;
}

// A newer version that the CLI's own updater has put aside: the installer's script hands over to
// it.
std::string updated(const System& system) {
  const std::string given = system.env("SF_OCLIF_CLIENT_HOME").value_or("");
  const std::string client = given.empty() ? data_home(system) + "/sf/client" : given;
  return system.executable(client + "/bin/sf").value_or("");
}

// Follows scripts from one program to the package, at most a few steps.
std::string root_behind(const System& system, std::string program) {
  for (int i = 0; i < kMaxWrappers && !program.empty(); ++i) {
    const auto script = system.read_file(program, kMaxScript);
    const bool is_script = script && script->starts_with("#!");
    // The installer's bin/sf asks first whether there is an update.
    const bool may_hand_over = is_script && script->find("CLIENT_HOME") != std::string::npos;
    if (may_hand_over) {
      const std::string newer = updated(system);
      if (!newer.empty() && newer != program) {
        program = newer;
        continue;
      }
    }
    if (std::string root = root_above(system, parent(program)); !root.empty()) return root;
    if (!is_script) return {};
    std::string next;
    const std::string home = system.env("HOME").value_or("");
    for (const std::string& path : paths_in(*script, parent(program), home)) {
      if (std::string root = root_above(system, parent(path)); !root.empty()) return root;
      const auto found = system.executable(path);
      if (next.empty() && found && *found != program) next = *found;
    }
    program = next;
  }
  return {};
}

// Where npm and the installers put it, for an `sf` that does not say (a version manager's shim).
std::string usual_root(const System& system, const std::string& node) {
  std::vector<std::string> folders;
  if (!node.empty()) {
    folders.push_back(parent(parent(node)) + "/lib/node_modules/@salesforce/cli");
  }
  folders.push_back(data_home(system) + "/sf/client/current");
  for (const char* prefix : {"/usr/local/lib", "/usr/lib"}) {
    folders.push_back(std::string(prefix) + "/node_modules/@salesforce/cli");
    folders.push_back(std::string(prefix) + "/sf");
  }
  for (const std::string& folder : folders) {
    const auto package = package_in(system, folder);
    if (package && package->name == "@salesforce/cli") return folder;
  }
  return {};
}

std::string version_in(const System& system, const std::string& folder) {
  const auto package = folder.empty() ? std::nullopt : package_in(system, folder);
  return package ? package->version : "";
}

// jsforce-node is a dependency of @salesforce/core, and that of the CLI or of its plugins.
void read_stack(const System& system, InstalledCli& cli) {
  std::string jsforce;
  if (const std::string core = resolve(system, cli.root, "@salesforce/core"); !core.empty()) {
    jsforce = resolve(system, core, "@jsforce/jsforce-node");
  }
  if (jsforce.empty()) jsforce = resolve(system, cli.root, "@jsforce/jsforce-node");
  if (jsforce.empty()) return;
  cli.jsforce = version_in(system, jsforce);
  cli.undici = version_in(system, resolve(system, jsforce, "undici"));
}

// In the order in which the installers' bin/sf looks for one.
std::string own_node(const System& system, const InstalledCli& cli) {
  const std::string home = system.env("HOME").value_or("");
  std::vector<std::string> places{data_home(system) + "/oclif/node/node-custom",
                                  data_home(system) + "/oclif/node/node",
                                  home + "/.oclif/node/node"};
  // Only the installers' layout has a node of its own; npm's takes the one on PATH.
  if (!system.executable(cli.root + "/bin/node")) {
    const auto beside = system.executable(parent(cli.program) + "/node");
    return beside.value_or("");
  }
  places.push_back(cli.root + "/bin/node");
  for (const std::string& place : places) {
    if (auto found = system.executable(place)) return *found;
  }
  return {};
}

}  // namespace

InstalledCli find_cli(const System& system, const std::string& on_path, const std::string& node) {
  InstalledCli cli{.program = on_path};
  if (on_path.empty()) return cli;
  cli.root = root_behind(system, on_path);
  if (cli.root.empty()) cli.root = usual_root(system, node);
  if (!cli.root.empty()) {
    cli.version = version_in(system, cli.root);
    read_stack(system, cli);
  }
  cli.node = own_node(system, cli);
  return cli;
}

}  // namespace sfprobe::environment
