#include "checks/environment/modules.hpp"

#include <algorithm>
#include <array>

#include "json/json_value.hpp"
#include "node/module_text.hpp"
#include "node/options.hpp"
#include "text/clean.hpp"

namespace sfprobe::environment {
namespace {

constexpr std::size_t kMaxModules = 16;
constexpr int kMaxParents = 12;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxModule = 64 * 1024;

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

// The file that Node.js would load; "" if there is none.
std::string file_of(const System& system, const std::string& path, bool exactly) {
  if (is_there(system, path)) return path;
  if (exactly) return {};
  for (const char* ending : {".js", ".json", ".node", "/package.json", "/index.js"}) {
    if (is_there(system, path + ending)) return path + ending;
  }
  return {};
}

// "dotenv/config" -> "dotenv", "@scope/name/file" -> "@scope/name".
std::string package_of(const std::string& name) {
  std::size_t end = name.find('/');
  if (name.starts_with('@') && end != std::string::npos) end = name.find('/', end + 1);
  return name.substr(0, end);
}

// `from`: the folder of who asks, with a slash behind it; "" for the working directory.
bool package_is_there(const System& system, const std::string& name, const std::string& from) {
  std::vector<std::string> folders;
  std::string up = from;
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
           !file_of(system, folder + name, false).empty();
  });
}

bool is_path(const std::string& name) {
  return name.starts_with('/') || name.starts_with("./") || name.starts_with("../");
}

bool is_needed_and_missing(const System& system, const std::string& name, const std::string& from) {
  if (is_built_in(name)) return false;
  if (!is_path(name)) return !package_is_there(system, name, from);
  return file_of(system, name.starts_with('/') ? name : from + name, false).empty();
}

// What shows in a file that is there.
std::optional<LoadFault> fault_in(const System& system, const std::string& file, bool imported) {
  const std::string text = system.read_file(file, kMaxModule).value_or("");
  if (text.size() == kMaxModule) return std::nullopt;
  if (file.ends_with(".json") && imported) return LoadFault::attribute;
  if (file.ends_with(".json")) {
    return parse_json(text) ? std::nullopt : std::optional(LoadFault::json);
  }
  if (!file.ends_with("js")) return std::nullopt;  // .js, .cjs, .mjs
  const node::ModuleText module = node::read_module(text);
  const std::string folder = file.substr(0, file.rfind('/') + 1);
  for (const std::string& name : module.needs) {
    if (is_needed_and_missing(system, name, folder)) return LoadFault::needs;
  }
  if (module.throws) return LoadFault::throws;
  return module.exits ? std::optional(LoadFault::exits) : std::nullopt;
}

std::optional<LoadFault> fault_of(const System& system, const node::Module& module) {
  std::string name = module.name;
  if (is_built_in(name)) return std::nullopt;
  // A URL of another kind than a file's is for a loader to fetch.
  constexpr std::string_view kFile = "file://";
  if (name.starts_with(kFile)) {
    name.erase(0, kFile.size());
  } else if (name.find(':') != std::string::npos) {
    return std::nullopt;
  }
  if (!is_path(name)) {
    return package_is_there(system, name, "") ? std::nullopt : std::optional(LoadFault::missing);
  }
  const System::FileState state = system.file_state(name);
  if (module.imported && state.error == 0 && !state.regular) return LoadFault::folder;
  const std::string file = file_of(system, name, module.imported);
  if (file.empty()) return LoadFault::missing;
  return fault_in(system, file, module.imported);
}

}  // namespace

std::vector<MissingModuleFact> missing_modules(const System& system) {
  const node::Start start =
      node::read_options(system.env("NODE_OPTIONS").value_or(""), node::Version{});
  std::vector<MissingModuleFact> missing;
  if (const std::string& snapshot = start.options.snapshot; !snapshot.empty()) {
    const bool there = system.file_state(snapshot).error == 0;
    missing.push_back({text::clean(snapshot, kMaxName), false,
                       there ? LoadFault::snapshot_unread : LoadFault::snapshot_missing});
  }
  for (const node::Module& module : start.options.modules) {
    if (missing.size() == kMaxModules) break;
    const auto fault = fault_of(system, module);
    if (fault) missing.push_back({text::clean(module.name, kMaxName), module.imported, *fault});
  }
  return missing;
}

}  // namespace sfprobe::environment
