#include "checks/environment/modules.hpp"

#include <algorithm>
#include <array>

#include "node/options.hpp"
#include "text/clean.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMaxModules = 16;
constexpr int kMaxParents = 12;
constexpr std::size_t kMaxName = 200;

constexpr auto kBuiltIn = std::to_array<std::string_view>({"assert",
                                                           "async_hooks",
                                                           "buffer",
                                                           "child_process",
                                                           "cluster",
                                                           "console",
                                                           "constants",
                                                           "crypto",
                                                           "dgram",
                                                           "diagnostics_channel",
                                                           "dns",
                                                           "domain",
                                                           "events",
                                                           "fs",
                                                           "http",
                                                           "http2",
                                                           "https",
                                                           "inspector",
                                                           "module",
                                                           "net",
                                                           "os",
                                                           "path",
                                                           "perf_hooks",
                                                           "process",
                                                           "punycode",
                                                           "querystring",
                                                           "readline",
                                                           "repl",
                                                           "stream",
                                                           "string_decoder",
                                                           "sys",
                                                           "timers",
                                                           "tls",
                                                           "trace_events",
                                                           "tty",
                                                           "url",
                                                           "util",
                                                           "v8",
                                                           "vm",
                                                           "wasi",
                                                           "worker_threads",
                                                           "zlib"});

bool is_built_in(std::string_view name) {
  if (name.starts_with("node:")) return true;
  const std::string_view first = name.substr(0, name.find('/'));
  return std::find(kBuiltIn.begin(), kBuiltIn.end(), first) != kBuiltIn.end();
}

bool is_there(const System& system, const std::string& path) {
  return system.read_file(path, 1).has_value();
}

bool file_is_there(const System& system, const std::string& path, bool exactly) {
  if (is_there(system, path)) return true;
  if (exactly) return false;
  constexpr std::array kEndings = {".js", ".json", ".node", "/package.json", "/index.js"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](const char* ending) { return is_there(system, path + ending); });
}

// "dotenv/config" -> "dotenv", "@scope/name/file" -> "@scope/name".
std::string package_of(const std::string& name) {
  std::size_t end = name.find('/');
  if (name.starts_with('@') && end != std::string::npos) end = name.find('/', end + 1);
  return name.substr(0, end);
}

bool package_is_there(const System& system, const std::string& name) {
  std::vector<std::string> folders;
  std::string up;
  for (int level = 0; level < kMaxParents; ++level, up += "../") {
    folders.push_back(up + "node_modules/");
  }
  const std::string home = system.env("HOME").value_or("");
  folders.push_back(home + "/.node_modules/");
  folders.push_back(home + "/.node_libraries/");
  std::string path = system.env("NODE_PATH").value_or("");
  while (!path.empty()) {
    const std::size_t end = path.find(':');
    folders.push_back(path.substr(0, end) + "/");
    path.erase(0, end == std::string::npos ? end : end + 1);
  }
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
    return is_there(system, folder + package_of(name) + "/package.json") ||
           file_is_there(system, folder + name, false);
  });
}

bool module_is_there(const System& system, const node::Module& module) {
  std::string name = module.name;
  if (is_built_in(name)) return true;
  // A URL of another kind than a file's is for a loader to fetch.
  constexpr std::string_view kFile = "file://";
  if (name.starts_with(kFile)) {
    name.erase(0, kFile.size());
  } else if (name.find(':') != std::string::npos) {
    return true;
  }
  const bool path = name.starts_with('/') || name.starts_with("./") || name.starts_with("../");
  return path ? file_is_there(system, name, module.imported) : package_is_there(system, name);
}

}  // namespace

std::vector<MissingModuleFact> missing_modules(const System& system) {
  const node::Start start =
      node::read_options(system.env("NODE_OPTIONS").value_or(""), node::Version{});
  std::vector<MissingModuleFact> missing;
  for (const node::Module& module : start.options.modules) {
    if (missing.size() == kMaxModules) break;
    if (module_is_there(system, module)) continue;
    missing.push_back({text::clean(module.name, kMaxName), module.imported});
  }
  return missing;
}

}  // namespace sfprobe::environment
