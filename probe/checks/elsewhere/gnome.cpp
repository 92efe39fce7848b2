#include <algorithm>
#include <utility>

#include "checks/elsewhere/desktop.hpp"
#include "checks/elsewhere/gvdb.hpp"
#include "text/clean.hpp"
#include "text/show.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMostText = 1024;
constexpr std::size_t kMostShown = 200;
constexpr int kMostPort = 65535;

using Databases = std::vector<std::pair<std::string, std::string>>;  // file, content

struct Read {
  GvdbValue value;
  std::string file;
};

// The settings of org.gnome.system.proxy, with its defaults: no mode is "none", no port 8080 for
// HTTP and none for the others (gsettings-desktop-schemas).
class Settings {
 public:
  explicit Settings(const Databases& databases) : databases_(databases) {}

  std::vector<Found> all() {
    const std::string mode = text("mode").first;
    if (mode == "auto") take_pac();
    if (mode != "manual") return std::move(found_);
    take_proxy("https", "http", 0);
    take_proxy("http", "http", 8080);
    take_proxy("socks", "socks5", 0);
    take_exceptions();
    return std::move(found_);
  }

 private:
  // The user's own, else the system's.
  std::optional<Read> find(const std::string& key) const {
    for (const auto& [file, content] : databases_) {
      const auto value = Gvdb(content).find("/system/proxy/" + key);
      if (value) return Read{*value, file};
    }
    return std::nullopt;
  }

  std::pair<std::string, std::string> text(const std::string& key) const {
    const auto read = find(key);
    const auto value = read ? read->value.text() : std::nullopt;
    if (!value || value->size() > kMostText) return {};
    return {std::string(*value), read->file};
  }

  void add(SettingKind kind, const std::string& key, const std::string& file, std::string raw,
           const std::string& shown) {
    SettingFact fact;
    fact.program = "GNOME";
    fact.kind = kind;
    fact.key = "org.gnome.system.proxy " + key;
    fact.value = text::clean(shown, kMostShown);
    fact.file = file;
    found_.push_back({std::move(fact), std::move(raw)});
  }

  // Without a URL it asks the network for one (WPAD), which is nobody's setting.
  void take_pac() {
    auto [url, file] = text("autoconfig-url");
    if (url.empty()) return;
    const std::string shown = shown_pac(url);
    add(SettingKind::pac, "autoconfig-url", file, std::move(url), shown);
  }

  void take_proxy(const std::string& kind, const std::string& scheme, int usual) {
    const auto [host, file] = text(kind + "/host");
    const auto port_read = find(kind + "/port");
    const int port = (port_read ? port_read->value.number() : std::nullopt).value_or(usual);
    if (!text::is_plain_host(host) || port <= 0 || port > kMostPort) return;
    const bool v6 = host.find(':') != std::string::npos;
    const std::string url =
        scheme + "://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
    add(SettingKind::proxy, kind, file, url, text::show_url(url));
  }

  void take_exceptions() {
    const auto read = find("ignore-hosts");
    if (!read) return;
    std::string list;
    for (const std::string_view host : read->value.texts()) {
      list += (list.empty() ? "" : ",") + std::string(host.substr(0, kMostText));
    }
    if (list.empty()) return;
    const std::string shown = text::show_hosts(list);
    add(SettingKind::no_proxy, "ignore-hosts", read->file, std::move(list), shown);
  }

  const Databases& databases_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Found> gnome_settings(const Databases& databases) { return Settings(databases).all(); }

}  // namespace sfprobe::elsewhere
