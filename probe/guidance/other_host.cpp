#include "guidance/other_host.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.hpp"

namespace sfprobe::guidance {
namespace {

using text::is_digit;

constexpr std::size_t kMaxHosts = 64;
constexpr std::size_t kMaxPort = 5;   // digits
constexpr std::size_t kMaxPath = 60;  // letters of a URL that tell what it is

enum class Role { none, other, unknown, login };

struct Place {
  std::string_view host;
  std::string_view port;    // "" if none is named
  bool url = false;         // "https://host"
  std::string_view before;  // all of the text
  std::string_view after;
};

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view one) { return text.ends_with(one); });
}

bool is_ipv4(std::string_view host) {
  return std::count(host.begin(), host.end(), '.') == 3 &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

int number(std::string_view digits) {
  int port = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

// Below, anything may listen.
constexpr int kFirstOwnPort = 1024;

// Ports that proxies listen on by default or by habit: Squid, the desktop's helpers, filters.
bool may_be_a_proxy(int port) {
  constexpr auto kPorts = std::to_array<int>(
      {1080, 1081, 2080, 3127, 3128, 3129, 3130, 7890,  8000,  8008,  8010, 8080, 8081,
       8082, 8083, 8085, 8088, 8090, 8118, 8123, 8181,  8580,  8800,  8888, 8889, 9000,
       9080, 9090, 9091, 9128, 9400, 9480, 9999, 10080, 10800, 10808, 10809});
  constexpr int kCallback = 1717;  // of the CLI itself
  return port < kFirstOwnPort || port == kCallback ||
         std::find(kPorts.begin(), kPorts.end(), port) != kPorts.end();
}

// "index.js:14" is a place in a file, "api.acme.example:8443" a host.
bool ends_in_a_domain(std::string_view host) {
  constexpr auto kFiles = std::to_array<std::string_view>(
      {"js",  "mjs",  "cjs",  "ts",    "tsx",  "jsx",  "py",    "rb",  "go",   "rs",
       "c",   "cc",   "cpp",  "h",     "hpp",  "cs",   "java",  "kt",  "php",  "pl",
       "sh",  "ps1",  "html", "htm",   "css",  "json", "md",    "txt", "log",  "xml",
       "yml", "yaml", "cls",  "swift", "dart", "lua",  "scala", "vue", "exe",  "dll",
       "so",  "jar",  "pem",  "crt",   "key",  "conf", "cfg",   "ini", "toml", "sql"});
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view last = host.substr(dot + 1);
  return last.size() > 1 &&
         std::all_of(last.begin(), last.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         std::find(kFiles.begin(), kFiles.end(), last) == kFiles.end();
}

// RFC 2606: it stands for a host that somebody did not want to name. It may go on behind a line
// end.
bool is_placeholder(const Place& place) {
  constexpr auto kHosts =
      std::to_array<std::string_view>({"example.com", "example.net", "example.org"});
  constexpr std::size_t kRest = 11;  // letters of one
  const std::string whole = std::string(place.host).append(place.after.substr(0, kRest));
  return std::any_of(kHosts.begin(), kHosts.end(),
                     [&](std::string_view one) { return whole.find(one) < place.host.size(); });
}

// What a message refers to, and the names of XML's schemas: nothing connects there.
bool is_reference(const Place& place) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"see",      "seealso",        "here:", "moreinfo:", "info:",     "information:", "visit",
       "details:", "documentation:", "docs:", "readmore:", "referto",   "read",         "moreat",
       "help:",    "uri:",           "at:",   "xmlns",     "erroruri:", "erroruri="});
  constexpr auto kHosts = std::to_array<std::string_view>(
      {"curl.se", "curl.haxx.se", "aka.ms", "nodejs.org", "microsoft.com", "tools.ietf.org",
       "w3.org", "xmlsoap.org", "goo.gle", "go.dev", "bit.ly", "mozilla.org", "openssl.org",
       "apache.org"});
  constexpr auto kPaths = std::to_array<std::string_view>(
      {"/docs", "/doc/", "/help", "/issues", "/wiki", "/blob/", "/rfc", "/support", "errors.html"});
  std::string_view before = place.before;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (before.ends_with(scheme)) before.remove_suffix(scheme.size());
  }
  const std::string_view path = place.after.substr(0, kMaxPath);
  return ends_with_any(before, kBefore) || ends_with_any(place.host, kHosts) ||
         place.host.starts_with("docs.") || place.host.starts_with("help.") ||
         std::any_of(kPaths.begin(), kPaths.end(), [&](std::string_view one) {
           return path.find(one) != std::string_view::npos;
         });
}

bool is_dotted(std::string_view host) { return host.find('.') != std::string_view::npos; }

bool is_named_as_a_proxy(std::string_view host) {
  constexpr auto kProxies =
      std::to_array<std::string_view>({"proxy", "squid", "zscaler", "wpad", "prx"});
  return std::any_of(kProxies.begin(), kProxies.end(), [&](std::string_view one) {
    return host.find(one) != std::string_view::npos;
  });
}

// Of a host that is not known to be either, only its port tells, or its domain.
Role role_of(const Place& place) {
  if (is_salesforce_host(place.host) || is_named_as_a_proxy(place.host)) return Role::login;
  const bool dotted = is_dotted(place.host);
  // "errno: 111" has no host, "http://stock:8081" has one.
  if (!dotted && place.host != "localhost" && !place.url) return Role::none;
  if (!dotted || is_ipv4(place.host)) {
    if (place.port.empty() || is_salesforce_port(place.port)) return Role::unknown;
    return may_be_a_proxy(number(place.port)) ? Role::unknown : Role::other;
  }
  if (!ends_in_a_domain(place.host)) return Role::none;
  if (is_placeholder(place)) return Role::unknown;
  // "gw.corp.example:8080"
  const int port = number(place.port);
  if (!place.url && port >= kFirstOwnPort && may_be_a_proxy(port)) return Role::unknown;
  return place.url && is_reference(place) ? Role::none : Role::other;
}

// What stands before a host that was looked up or connected to: "getaddrinfo ENOTFOUND host",
// "hostname: 'host'".
bool is_object(std::string_view before) {
  constexpr auto kBefore = std::to_array<std::string_view>(
      {"enotfound", "eaiagain", "hostname:", "hostname=", "host:", "host=", "lookup",
       "resolvehost:", "resolvehostname:", "hostaddress", "hostlookup:", "resolve", "connectto",
       "connectionto", "containerregistry", "openconnectionto", "servername:",
       // "host", "server" and "computer", as other languages have them behind an article or without
       "host", "hte", "serveur", "servidor", "equipo", "rechner", "hosta", "serwera", "сервер",
       "сервера", "хост", "узел", "узла", "主机", "服务器", "主機", "伺服器", "ホスト", "サーバー",
       "호스트"});
  return ends_with_any(before, kBefore);
}

// What a browser's page says of the host with which its sentence begins.
bool is_of_browser(std::string_view after) {
  constexpr auto kAfter = std::to_array<std::string_view>(
      {"tooktoolong", "refusedtoconnect", "unexpectedlyclosed", "sentaninvalid", "didn'tsendany",
       "didntsendany", "'sserver", "sserveripaddress", "'sdnsaddress", "sdnsaddress"});
  return std::any_of(kAfter.begin(), kAfter.end(),
                     [&](std::string_view one) { return after.starts_with(one); });
}

// Nearly every word is none of a host's: that is seen first.
bool is_named(const Place& place) {
  if (!is_dotted(place.host) && place.host != "localhost" && !is_named_as_a_proxy(place.host))
    return false;
  return is_object(place.before) || is_of_browser(place.after);
}

// The port after "host:" or "host port"; "" if none follows, or a place in a file.
std::string_view port_after(const NormalizedText& text, std::size_t end) {
  const std::string_view rest = std::string_view(text.text).substr(end);
  const std::size_t gap = rest.starts_with(":port")   ? 5
                          : rest.starts_with(':')     ? 1
                          : rest.starts_with("port:") ? 5
                          : rest.starts_with("port")  ? 4
                                                      : 0;
  if (gap == 0) return {};
  const std::size_t start = end + gap;
  const std::size_t stop = digits_end(text, start, kMaxPort);
  const bool column = stop + 1 < text.size() && text.text[stop] == ':' &&
                      is_digit(text.text[stop + 1]) && (text.gap[stop + 1] & kBlank) == 0;
  const bool longer = stop - start == kMaxPort && stop < text.size() && is_digit(text.text[stop]);
  return column || longer ? std::string_view{}
                          : std::string_view(text.text).substr(start, stop - start);
}

}  // namespace

std::optional<Span> other_host(const NormalizedText& text) {
  const std::string_view all = text.text;
  // Whose host it is then, only its owner knows.
  if (all.find("proxy") != std::string_view::npos || all.find("tunnel") != std::string_view::npos)
    return std::nullopt;
  std::optional<Span> found;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < all.size() && seen < kMaxHosts;) {
    const std::size_t end = text.edge(i) ? host_end(text, i) : i;
    if (end == i) {
      // A row of full stops is no host wherever it begins.
      i = std::max(i + 1, std::min(all.find_first_not_of('.', i), all.size()));
      continue;
    }
    const std::string_view before = all.substr(0, i);
    const Place place{all.substr(i, end - i), port_after(text, end), before.ends_with("://"),
                      before, all.substr(end)};
    if (place.url || !place.port.empty() || is_named(place)) {
      const Role role = role_of(place);
      if (role == Role::login) return std::nullopt;
      if (role != Role::none) ++seen;
      if (role == Role::other && !found) found = Span{i, end, false};
    }
    i = end;
  }
  return found;
}

std::string about_other_host(std::string_view host) {
  const std::string name(host);
  return "This connection goes to " + name +
         ", which is neither Salesforce's nor known to be a proxy, so it is not a login's. If a "
         "login does go there, run: sfprobe " +
         name + ". If a login fails as well, paste what sf org login printed.";
}

}  // namespace sfprobe::guidance
