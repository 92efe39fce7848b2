#include <algorithm>
#include <array>

#include "checks/elsewhere/files.hpp"
#include "json/json_value.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::elsewhere {
namespace {

struct Key {
  std::string_view name;
  SettingKind kind;
};

// What the Docker CLI gives each container as its environment (docker-config, "proxies").
constexpr auto kDocker = std::to_array<Key>({{"httpsProxy", SettingKind::proxy},
                                             {"httpProxy", SettingKind::proxy},
                                             {"noProxy", SettingKind::no_proxy}});

// wget takes neither case nor hyphens and underscores of a name for a difference.
constexpr auto kWget = std::to_array<Key>({{"httpsproxy", SettingKind::proxy},
                                           {"httpproxy", SettingKind::proxy},
                                           {"noproxy", SettingKind::no_proxy},
                                           {"cacertificate", SettingKind::ca_file}});

int line_of(std::string_view content, std::string_view key) {
  const std::size_t at = content.find("\"" + std::string(key) + "\"");
  if (at == std::string_view::npos) return 0;
  return 1 + static_cast<int>(std::count(content.begin(),
                                         content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

std::string wget_name(std::string_view name) {
  std::string plain = text::lower(name);
  std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
  return plain;
}

bool says_no(std::string_view value) {
  const std::string small = text::lower(value);
  return small == "off" || small == "no" || small == "0";
}

}  // namespace

std::vector<Found> docker_settings(std::string_view content, const std::string& program,
                                   const std::string& file) {
  std::vector<Found> found;
  const auto json = parse_json(content);
  if (!json) return found;
  const Value& proxies = (*json)["proxies"]["default"];
  for (const Key& key : kDocker) {
    const std::string& value = proxies[key.name].string();
    auto one = setting_at(key.kind, key.name, value, {program, file, line_of(content, key.name)});
    if (one) found.push_back(std::move(*one));
  }
  return found;
}

std::vector<Found> wget_settings(std::string_view content, const std::string& program,
                                 const std::string& file) {
  std::vector<Found> found;
  bool uses_proxy = true;
  int number = 0;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos || text::trim(line).starts_with('#')) continue;
    const std::string_view name = text::trim(line.substr(0, sign));
    const std::string_view value = text::trim(line.substr(sign + 1));
    const std::string plain = wget_name(name);
    if (plain == "useproxy") uses_proxy = !says_no(value);
    for (const Key& key : kWget) {
      if (key.name != plain || found.size() == kMostSettings) continue;
      auto one = setting_at(key.kind, name, value, {program, file, number});
      if (one) found.push_back(std::move(*one));
    }
  }
  std::erase_if(
      found, [&](const Found& one) { return !uses_proxy && one.fact.kind == SettingKind::proxy; });
  return found;
}

}  // namespace sfprobe::elsewhere
