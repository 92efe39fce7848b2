#include "run/curl_files.hpp"

#include <cerrno>
#include <optional>

#include "node/openssl_config.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
// As Debian's OpenSSL is built (`openssl version -d`).
constexpr const char* kOpensslConfig = "/usr/lib/ssl/openssl.cnf";

std::string field_of(std::string_view line, std::size_t number) {
  for (; number > 0; --number) {
    const std::size_t end = line.find(':');
    if (end == std::string_view::npos) return {};
    line.remove_prefix(end + 1);
  }
  return std::string(line.substr(0, line.find(':')));
}

// The home folder that getpwuid(3) gives, of a user that stands in /etc/passwd.
std::string home_of_user(const System& system) {
  const std::string status = system.read_file("/proc/self/status", 4096).value_or("");
  std::string user;
  for (const std::string_view line : text::lines(status)) {
    const auto words = text::words(line);
    if (words.size() > 2 && words.front() == "Uid:") user = words[2];
  }
  if (user.empty()) return {};
  const std::string users = system.read_file("/etc/passwd", 1 << 20).value_or("");
  for (const std::string_view line : text::lines(users)) {
    if (field_of(line, 2) == user) return field_of(line, 5);
  }
  return {};
}

// In curl's order (src/tool_findfile.c), but for the last, by the user's number.
std::vector<std::string> places(const System& system) {
  const auto set = [&](const char* name) { return system.env(name).value_or(""); };
  const std::string own = set("CURL_HOME");
  const std::string config = set("XDG_CONFIG_HOME");
  const std::string home = set("HOME");
  std::vector<std::string> paths;
  for (const std::string& folder : {own, config, home}) {
    if (!folder.empty()) paths.push_back(folder + "/.curlrc");
  }
  // The first of these two that is set is the only one that is tried.
  const std::string& other = own.empty() ? home : own;
  if (config.empty() && !other.empty()) paths.push_back(other + "/.config/curlrc");
  return paths;
}

// Nothing if curl goes on to the next place.
std::optional<CurlrcFile> read_at(const std::string& path, const System& system) {
  const auto content = system.read_file(path, kMostBytes);
  if (content) {
    text::Curlrc read = text::parse_curlrc(*content);
    const bool whole = read.whole && content->size() < kMostBytes;
    return CurlrcFile{path, !whole, std::move(read.options)};
  }
  // curl stops at what it can open, a folder or a FIFO included.
  const System::FileState state = system.file_state(path);
  if (state.error == 0 && state.readable) return CurlrcFile{path, true};
  return std::nullopt;
}

}  // namespace

CurlrcFile read_curlrc(const System& system) {
  for (const std::string& path : places(system)) {
    if (auto file = read_at(path, system)) return *file;
  }
  const std::string home = home_of_user(system);
  return home.empty() ? CurlrcFile{} : read_at(home + "/.curlrc", system).value_or(CurlrcFile{});
}

OpensslDefaultsFile read_openssl_defaults(const System& system) {
  const auto named = system.env("OPENSSL_CONF");
  const std::string path = named.value_or(kOpensslConfig);
  if (path.empty()) return {};
  const auto content = system.read_file(path, kMostBytes);
  if (!content) return {};
  OpensslDefaultsFile file{path, text::read_openssl_defaults(*content)};
  if (content->size() >= kMostBytes) file.defaults.unclear = "its length";
  return file;
}

proxy::CurlrcProxy proxy_of(const CurlrcFile& file) {
  proxy::CurlrcProxy set;
  set.place = "proxy in " + text::show_path(file.path);
  // All of these are one setting; what stands before "://" in a value overrides the option's kind.
  for (const text::CurlrcOption& option : file.options) {
    std::string scheme;
    if (option.name == "socks4") scheme = "socks4://";
    if (option.name == "socks4a") scheme = "socks4a://";
    if (option.name == "socks5") scheme = "socks5://";
    if (option.name == "socks5-hostname") scheme = "socks5h://";
    if (scheme.empty() && option.name != "proxy" && option.name != "proxy1.0") continue;
    const bool written = option.value.find("://") != std::string::npos;
    set.proxy = (written || option.value.empty() ? "" : scheme) + option.value;
  }
  if (const auto* noproxy = text::find_last(file.options, "noproxy")) set.noproxy = noproxy->value;
  return set;
}

trust::CurlSettings curl_trust(const System& system) {
  trust::CurlSettings settings;
  const CurlrcFile file = read_curlrc(system);
  const auto* cacert = text::find_last(file.options, "cacert");
  const auto* capath = text::find_last(file.options, "capath");
  const auto* insecure = text::find_last(file.options, "insecure");
  const auto* ciphers = text::find_last(file.options, "ciphers");
  if (cacert != nullptr) settings.cacert = cacert->value;
  if (capath != nullptr) settings.capath = capath->value;
  settings.insecure = insecure != nullptr && insecure->on;
  settings.level = node::security_level_of(read_openssl_defaults(system).defaults.ciphers);
  const int own = ciphers == nullptr ? -1 : node::security_level_of(ciphers->value);
  if (own >= 0) settings.level = own;
  return settings;
}

}  // namespace sfprobe
