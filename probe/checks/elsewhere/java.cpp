#include <algorithm>
#include <array>
#include <charconv>

#include "checks/elsewhere/files.hpp"
#include "text/ascii.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe::elsewhere {
namespace {

constexpr std::size_t kMostProxies = 8;

// A host and a port that stand apart, each at its place.
struct HostAndPort {
  std::string_view scheme;  // of the requests that go there
  std::string_view usual;   // port (java.net's "Networking properties")
  std::string host{};
  std::string port{};
  int line = 0;
};

using Properties = std::array<HostAndPort, 2>;

Properties empty_properties() { return {{{"https", "443"}, {"http", "80"}}}; }

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port != 0;
}

// A proxy of Java speaks plain HTTP, whatever is asked of it. Credentials beside it are not taken.
std::optional<Found> proxy_at(const std::string& host, const std::string& port,
                              std::string_view key, const Place& place) {
  if (!text::is_plain_host(host) || !is_port(port)) return std::nullopt;
  const bool v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  return setting_at(SettingKind::proxy, key,
                    "http://" + (v6 ? "[" + host + "]" : host) + ":" + port, place);
}

// "https.proxyHost": of several the last one counts.
void take(std::string_view key, std::string_view value, int line, Properties& properties) {
  for (HostAndPort& one : properties) {
    if (key == std::string(one.scheme) + ".proxyHost") {
      one.host = value;
      one.line = line;
    }
    if (key == std::string(one.scheme) + ".proxyPort") one.port = value;
  }
}

std::vector<Found> proxies_of(const Properties& properties, std::string_view before,
                              const std::string& program, const std::string& file) {
  std::vector<Found> all;
  for (const HostAndPort& one : properties) {
    const std::string port = one.port.empty() ? std::string(one.usual) : one.port;
    const std::string key = std::string(before) + std::string(one.scheme) + ".proxyHost";
    auto found = proxy_at(one.host, port, key, {program, file, one.line});
    if (found) all.push_back(std::move(*found));
  }
  return all;
}

// What stands between <name> and </name>; nothing where there is more inside.
std::string_view element(std::string_view text, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">";
  const std::size_t at = text.find(open);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + open.size());
  const std::size_t end = rest.find("</" + std::string(name) + ">");
  return end == std::string_view::npos ? std::string_view{} : rest.substr(0, end);
}

// Blanks in the place of remarks, so that lines keep their numbers.
std::string without_remarks(std::string_view content) {
  std::string text(content);
  for (std::size_t at = 0; (at = text.find("<!--", at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find("-->", at + 4), text.size());
    for (; at < end; ++at) {
      if (text[at] != '\n') text[at] = ' ';
    }
  }
  return text;
}

int line_of(std::string_view content, std::string_view part) {
  const auto size = part.data() - content.data();
  return 1 + static_cast<int>(std::count(content.begin(), content.begin() + size, '\n'));
}

}  // namespace

// "systemProp.https.proxyHost=proxy.corp"; a colon or a blank parts them as well.
std::vector<Found> gradle_settings(std::string_view content, const std::string& program,
                                   const std::string& file) {
  constexpr std::string_view kBefore = "systemProp.";
  Properties properties = empty_properties();
  int number = 0;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::string_view line = text::trim(content.substr(0, end));
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (!line.starts_with(kBefore)) continue;
    const std::size_t sign = line.find_first_of("=: \t");
    if (sign == std::string_view::npos) continue;
    std::string_view value = text::trim(line.substr(sign));
    if (value.starts_with('=') || value.starts_with(':')) value = text::trim(value.substr(1));
    take(line.substr(kBefore.size(), sign - kBefore.size()), value, number, properties);
  }
  return proxies_of(properties, kBefore, program, file);
}

// "-Dhttps.proxyHost=proxy.corp -Dhttps.proxyPort=8080"
std::vector<Found> java_settings(std::string_view options) {
  Properties properties = empty_properties();
  for (const std::string_view word : text::words(options)) {
    const std::size_t sign = word.find('=');
    if (!word.starts_with("-D") || sign == std::string_view::npos) continue;
    take(word.substr(2, sign - 2), word.substr(sign + 1), 0, properties);
  }
  return proxies_of(properties, "", "Java", "JAVA_TOOL_OPTIONS");
}

std::vector<Found> maven_settings(std::string_view content, const std::string& program,
                                  const std::string& file) {
  std::vector<Found> all;
  const std::string text = without_remarks(content);
  std::string_view rest = element(text, "proxies");
  for (std::size_t i = 0; i < kMostProxies; ++i) {
    const std::string_view one = element(rest, "proxy");
    if (one.empty()) break;
    rest.remove_prefix(static_cast<std::size_t>(one.data() - rest.data()) + one.size());
    const std::string_view host = text::trim(element(one, "host"));
    const std::string_view port = text::trim(element(one, "port"));
    const std::string active = text::lower(text::trim(element(one, "active")));
    const std::string kind = text::lower(text::trim(element(one, "protocol")));
    const bool web = kind.empty() || kind == "http" || kind == "https";
    if (host.empty() || !web || (!active.empty() && active != "true")) continue;
    auto found = proxy_at(std::string(host), port.empty() ? "8080" : std::string(port), "host",
                          {program, file, line_of(text, host)});
    if (found) all.push_back(std::move(*found));
  }
  return all;
}

}  // namespace sfprobe::elsewhere
