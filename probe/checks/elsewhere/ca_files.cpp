#include <algorithm>
#include <array>

#include "checks/elsewhere/elsewhere.hpp"
#include "checks/elsewhere/files.hpp"
#include "run/views.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMost = 4;
constexpr std::size_t kMostBytes = 1 << 20;  // a bundle of all public roots has 300 KiB

// Of npm, git, Python's requests and pip. CURL_CA_BUNDLE is curl's own view.
constexpr auto kVariables = std::to_array<const char*>(
    {"npm_config_cafile", "NPM_CONFIG_CAFILE", "GIT_SSL_CAINFO", "REQUESTS_CA_BUNDLE", "PIP_CERT"});

// npm knows "${HOME}", git "~"; what else a program would work out is left to it.
std::string whole_path(const std::string& path, const std::string& home) {
  if (home.empty()) return path;
  for (const std::string_view start : {"~/", "${HOME}/"}) {
    if (path.starts_with(start)) return home + "/" + path.substr(start.size());
  }
  return path;
}

}  // namespace

std::vector<OtherCaFile> ca_files(const System& system) {
  std::vector<OtherCaFile> files;
  const std::string home = system.env("HOME").value_or("");
  const auto add = [&](const std::string& name, const std::string& value) {
    const std::string path = whole_path(value, home);
    const bool known = std::any_of(files.begin(), files.end(),
                                   [&](const OtherCaFile& file) { return file.path == path; });
    if (files.size() == kMost || known || !path.starts_with('/')) return;
    const auto content = system.read_file(path, kMostBytes);
    if (content && content->find("-----BEGIN") != std::string::npos) {
      files.push_back({name, path, *content});
    }
  };
  for (const char* name : kVariables) add(name, system.env(name).value_or(""));
  for (const Found& found : find_settings(system)) {
    if (found.fact.kind != SettingKind::ca_file) continue;
    add(found.fact.key + " of " + found.fact.program, found.raw);
  }
  return files;
}

}  // namespace sfprobe::elsewhere
