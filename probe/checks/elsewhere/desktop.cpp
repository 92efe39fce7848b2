#include "checks/elsewhere/desktop.hpp"

#include <algorithm>

#include "text/clean.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostProfile = 4096;
constexpr std::size_t kMostSystemDatabases = 4;
constexpr std::size_t kMostValue = 1024;

// Of kioslaverc, "[Proxy Settings]".
struct KdeProxy {
  std::string type;  // 1: by hand, 2: a PAC file; 3: found out, 4: from variables that it names
  std::vector<Found> by_hand;
  std::vector<Found> script;
};

Found found_at(SettingKind kind, std::string_view key, const std::string& file, int line,
               std::string raw) {
  Found found;
  found.fact.program = "KDE";
  found.fact.kind = kind;
  found.fact.key = std::string(key);
  found.fact.value = text::clean(kind == SettingKind::no_proxy ? text::show_hosts(raw)
                                 : kind == SettingKind::pac    ? shown_pac(raw)
                                                               : text::show_url(raw),
                                 200);
  found.fact.file = file;
  found.fact.line = line;
  found.raw = std::move(raw);
  return found;
}

// "http://proxy.corp 8080", as KDE writes it, or with a colon; "socks://proxy.corp 1080".
std::string url_of(std::string_view value) {
  std::string url(value);
  if (const std::size_t blank = url.find(' '); blank != std::string::npos) url[blank] = ':';
  if (url.starts_with("socks://")) url.replace(0, 5, "socks5");
  return url;
}

void take(std::string_view key, std::string_view value, const std::string& file, int line,
          KdeProxy& kde) {
  if (value.empty() || value.size() > kMostValue) return;
  if (key == "ProxyType") kde.type = value;
  for (const std::string_view name : {"httpsProxy", "httpProxy", "socksProxy"}) {
    if (key == name) {
      kde.by_hand.push_back(found_at(SettingKind::proxy, key, file, line, url_of(value)));
    }
  }
  if (key == "NoProxyFor") {
    kde.by_hand.push_back(found_at(SettingKind::no_proxy, key, file, line, std::string(value)));
  }
  if (key == "Proxy Config Script") {
    kde.script.push_back(found_at(SettingKind::pac, key, file, line, std::string(value)));
  }
}

// Those that dconf's profile names behind the user's own (dconf(7)).
std::vector<std::string> system_databases(const System& system) {
  constexpr std::string_view kMark = "system-db:";
  std::vector<std::string> files;
  const std::string profile =
      system.read_file("/etc/dconf/profile/user", kMostProfile).value_or("");
  for (const std::string_view line : text::lines(profile)) {
    const std::string_view entry = text::trim(line);
    const bool named = entry.starts_with(kMark) && text::is_plain_host(entry.substr(kMark.size()));
    if (!named || files.size() == kMostSystemDatabases) continue;
    files.push_back("/etc/dconf/db/" + std::string(entry.substr(kMark.size())));
  }
  return files;
}

}  // namespace

std::string shown_pac(std::string_view url) {
  constexpr std::string_view kFile = "file://";
  const bool file = url.starts_with("file:///");
  return file ? std::string(kFile) + text::show_path(url.substr(kFile.size()))
              : text::show_login_url(url);
}

std::vector<Found> kde_settings(std::string_view content, const std::string& file) {
  KdeProxy kde;
  bool ours = false;
  int number = 0;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::string_view line = text::trim(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (line.starts_with('[')) ours = line.starts_with("[Proxy Settings]");
    const std::size_t sign = line.find('=');
    if (!ours || sign == std::string_view::npos || line.starts_with('#')) continue;
    std::string_view key = text::trim(line.substr(0, sign));
    key = key.substr(0, key.find('['));  // "key[$e]": a variable may stand in it
    take(key, text::trim(line.substr(sign + 1)), file, number, kde);
  }
  if (kde.type == "1") return std::move(kde.by_hand);
  if (kde.type == "2") return std::move(kde.script);
  return {};
}

std::vector<Found> desktop_settings(const System& system) {
  const std::string home = system.env("HOME").value_or("");
  const std::string set = system.env("XDG_CONFIG_HOME").value_or("");
  const std::string config = set.starts_with('/') ? set : home + "/.config";
  std::vector<std::pair<std::string, std::string>> databases;
  std::vector<std::string> files = system_databases(system);
  if (config.starts_with('/')) files.insert(files.begin(), config + "/dconf/user");
  for (const std::string& file : files) {
    auto content = system.read_file(file, kMostBytes);
    if (content) databases.emplace_back(file, std::move(*content));
  }
  std::vector<Found> all = gnome_settings(databases);
  if (!config.starts_with('/')) return all;
  const auto kde = system.read_file(config + "/kioslaverc", kMostBytes);
  for (Found& one : kde_settings(kde.value_or(""), config + "/kioslaverc")) {
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace sfprobe::elsewhere
