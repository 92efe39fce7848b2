#include <array>

#include "checks/elsewhere/files.hpp"
#include "text/words.hpp"

namespace sfprobe::elsewhere {
namespace {

struct Key {
  std::string_view name;
  SettingKind kind;
};

// caFilePath until Yarn 3.
constexpr auto kKeys = std::to_array<Key>({{"httpsProxy", SettingKind::proxy},
                                           {"httpProxy", SettingKind::proxy},
                                           {"httpsCaFilePath", SettingKind::ca_file},
                                           {"caFilePath", SettingKind::ca_file}});

constexpr auto kKeys1 = std::to_array<Key>({{"https-proxy", SettingKind::proxy},
                                            {"proxy", SettingKind::proxy},
                                            {"cafile", SettingKind::ca_file}});

template <std::size_t N>
SettingKind kind_of(const std::array<Key, N>& keys, std::string_view name) {
  for (const Key& key : keys) {
    if (key.name == name) return key.kind;
  }
  return SettingKind::other;
}

// Takes the first of the lines off.
std::string_view take_line(std::string_view& content) {
  const std::size_t end = content.find('\n');
  const std::string_view line = content.substr(0, end);
  content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
  return line;
}

// Between quotes, or before a remark. Nothing for what YAML would have to work out: escapes, a
// block, an alias, another line's value.
std::string_view scalar(std::string_view text) {
  text = text::trim(text);
  if (text.empty()) return {};
  const char quote = text.front();
  if (quote == '"' || quote == '\'') {
    const std::size_t end = text.find(quote, 1);
    if (end == std::string_view::npos) return {};
    const std::string_view rest = text::trim(text.substr(end + 1));
    const std::string_view inside = text.substr(1, end - 1);
    const bool plain = inside.find('\\') == std::string_view::npos;
    return plain && (rest.empty() || rest.front() == '#') ? inside : std::string_view{};
  }
  if (std::string_view("#|>&*!%@`[{").find(quote) != std::string_view::npos) return {};
  for (const std::string_view remark : {" #", "\t#"}) text = text.substr(0, text.find(remark));
  return text::trim(text);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && text.front() == text.back() &&
                      (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Yarn takes a file's name from the folder of .yarnrc.yml.
void make_whole(std::string& path, const std::string& file) {
  if (path.empty() || path.front() == '/' || path.front() == '~') return;
  if (path.starts_with("./")) path.erase(0, 2);
  path.insert(0, file.substr(0, file.rfind('/') + 1));
}

void keep(std::optional<Found> found, std::vector<Found>& all) {
  if (found && all.size() < kMostSettings) all.push_back(std::move(*found));
}

}  // namespace

std::vector<Found> yarn_settings(std::string_view content, const std::string& program,
                                 const std::string& file, const Variables& variables) {
  std::vector<Found> all;
  for (int number = 1; !content.empty(); ++number) {
    const std::string_view line = take_line(content);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const bool blank = colon + 1 == line.size() || line[colon + 1] == ' ' ||
                       line[colon + 1] == '\t' || line[colon + 1] == '\r';
    if (!blank) continue;  // no key: a part of a URL
    const std::string_view name = line.substr(0, line.find_last_not_of(" \t", colon - 1) + 1);
    const std::string_view key = unquoted(colon == 0 ? "" : name);
    const SettingKind kind = kind_of(kKeys, key);
    if (kind == SettingKind::other) continue;
    proxy::RcValue value = proxy::yarn_value(scalar(line.substr(colon + 1)), variables);
    if (value.text == "~") continue;  // YAML's null
    if (kind == SettingKind::ca_file) make_whole(value.text, file);
    keep(setting_at(kind, key, value, {program, file, number}), all);
  }
  return all;
}

// `proxy "http://proxy.corp:8080"`. It knows no references: what has one is no proxy's name.
std::vector<Found> yarn1_settings(std::string_view content, const std::string& program,
                                  const std::string& file) {
  std::vector<Found> all;
  for (int number = 1; !content.empty(); ++number) {
    const std::string_view line = take_line(content);
    const std::size_t blank = line.find_first_of(" \t");
    if (blank == std::string_view::npos || blank == 0) continue;
    const std::string_view key = unquoted(line.substr(0, blank));
    const SettingKind kind = kind_of(kKeys1, key);
    const std::string_view value = scalar(line.substr(blank));
    if (kind == SettingKind::other || value.find("${") != std::string_view::npos) continue;
    keep(setting_at(kind, key, value, {program, file, number}), all);
  }
  return all;
}

}  // namespace sfprobe::elsewhere
