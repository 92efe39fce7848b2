#include <algorithm>

#include "checks/elsewhere/desktop.hpp"
#include "checks/pac/pac.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/target.hpp"
#include "text/ascii.hpp"

namespace sfprobe::pac {
namespace {

constexpr std::size_t kMost = 2048;
constexpr std::string_view kFile = "file://";

bool is_odd(char c) { return c <= ' ' || c >= 0x7f || c == '\\'; }

std::string scheme_of(const std::string& url) {
  return text::lower(std::string_view(url).substr(0, url.find("://")));
}

}  // namespace

Source find_source(const System& system, const std::string& given) {
  if (!given.empty()) return {given, "--fetch-pac"};
  for (const elsewhere::Found& found : elsewhere::find_settings(system)) {
    if (found.fact.kind != elsewhere::SettingKind::pac || found.raw.empty()) continue;
    return {found.raw, found.fact.key + " in " + found.fact.file};
  }
  return {};
}

std::string file_of(const std::string& url) {
  if (scheme_of(url) != "file") return {};
  std::string path = url.substr(std::min(kFile.size(), url.size()));
  if (path.starts_with("localhost/")) path = path.substr(9);
  return path.starts_with('/') && path.find('%') == std::string::npos ? path : "";
}

bool can_be_fetched(const std::string& url) {
  if (url.size() > kMost || std::any_of(url.begin(), url.end(), is_odd)) return false;
  const std::string scheme = scheme_of(url);
  if (scheme == "file") return !file_of(url).empty();
  if ((scheme != "http" && scheme != "https") || url.find_first_of("@#") != std::string::npos) {
    return false;
  }
  try {
    return !parse_target(url).host.empty();
  } catch (const InputError&) {
    return false;
  }
}

Place place_of(const std::string& url) {
  const Target target = parse_target(url);
  const std::size_t begin = url.find("://") + 3;
  const std::string authority = url.substr(begin, url.find_first_of("/?", begin) - begin);
  const std::size_t colon = authority.rfind(':');
  const bool port_given = colon != std::string::npos && !authority.ends_with(']');
  const std::uint16_t usual = scheme_of(url) == "http" ? 80 : 443;
  return {target.host, port_given ? target.port : usual};
}

std::string shown(const std::string& url) { return elsewhere::shown_pac(url); }

}  // namespace sfprobe::pac
