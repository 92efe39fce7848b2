#include "run/npm_files.hpp"

#include <algorithm>
#include <optional>

#include "text/npmrc.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

// npm takes no case for a difference; these are what people write.
std::optional<std::string> named(const System& system, const char* lower, const char* upper) {
  for (const char* name : {lower, upper}) {
    auto path = system.env(name);
    if (path && !path->empty()) return path;
  }
  return std::nullopt;
}

std::string whole(std::string path, const std::string& home, const std::string& here) {
  if (path.starts_with("~/") && !home.empty()) return home + path.substr(1);
  return path.starts_with('/') ? path : (here == "/" ? "" : here) + "/" + path;
}

std::vector<std::string> paths_of(const System& system) {
  const std::string here = system.working_directory();
  const std::string home = system.env("HOME").value_or("");
  const auto own = named(system, "npm_config_userconfig", "NPM_CONFIG_USERCONFIG");
  const auto common = named(system, "npm_config_globalconfig", "NPM_CONFIG_GLOBALCONFIG");
  std::vector<std::string> paths = {whole(".npmrc", home, here)};
  if (own) paths.push_back(whole(*own, home, here));
  if (!own && !home.empty()) paths.push_back(home + "/.npmrc");
  if (common) {
    paths.push_back(whole(*common, home, here));
  } else {
    for (const char* path : {"/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc"}) {
      paths.emplace_back(path);
    }
  }
  return paths;
}

}  // namespace

std::vector<NpmFile> npm_files(const System& system) {
  std::vector<NpmFile> files;
  const std::vector<std::string> paths = paths_of(system);
  for (auto path = paths.begin(); path != paths.end(); ++path) {
    if (std::find(paths.begin(), path, *path) != path) continue;
    auto content = system.read_file(*path, kMostBytes);
    if (content) files.push_back({*path, std::move(*content)});
  }
  return files;
}

proxy::RcValue npm_setting(const NpmFile& file, std::string_view name, const System& system) {
  return proxy::npm_value(text::npmrc_value(file.content, name),
                          [&](const std::string& variable) { return system.env(variable); });
}

}  // namespace sfprobe
