#include "proxy/legacy_url.hpp"

#include <algorithm>
#include <charconv>

#include "proxy/host.hpp"
#include "proxy/url.hpp"
#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

// What ends a host (lib/url.js), but for "/", "?" and "#", which end the authority.
constexpr std::string_view kEndsHost = "\t\n\r \"%';<>\\^`{|}";

bool needs_slashes(std::string_view scheme) {
  constexpr std::string_view kSchemes = " http https ftp gopher file ws wss ";
  return kSchemes.find(" " + std::string(scheme) + " ") != std::string_view::npos;
}

// String.prototype.trim(), as far as values are seen to hold such blanks.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks[] = {" ", "\t", "\n", "\v", "\f", "\r", "\u00a0", "\ufeff"};
  for (bool more = true; more;) {
    more = false;
    for (std::string_view blank : kBlanks) {
      const bool first = text.starts_with(blank);
      if (first) text.remove_prefix(blank.size());
      const bool last = text.ends_with(blank);
      if (last) text.remove_suffix(blank.size());
      more = more || first || last;
    }
  }
  return text;
}

struct Authority {
  std::string_view auth;
  std::string_view host;  // with its port
  std::string_view rest;  // what a character that ends a host leaves over

  bool bare() const { return host.empty() && rest.empty(); }
};

Authority authority_of(std::string_view rest) {
  const std::string_view all = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = all.rfind('@');
  const std::string_view host = at == std::string_view::npos ? all : all.substr(at + 1);
  const std::size_t end = std::min(host.find_first_of(kEndsHost), host.size());
  return {at == std::string_view::npos ? "" : all.substr(0, at), host.substr(0, end),
          host.substr(end)};
}

void read_host(std::string_view host, LegacyUrl& url) {
  url.port = url.secure ? 443 : 80;
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos &&
      host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos) {
    unsigned port = 0;
    const std::string_view digits = host.substr(colon + 1);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (end.ec == std::errc::result_out_of_range || port > 65535) {
      url.code = "ERR_SOCKET_BAD_PORT";
    } else if (port != 0) {
      url.port = static_cast<std::uint16_t>(port);
    }
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && !host.ends_with(']')) {
    url.code = "ERR_INVALID_URL";
    url.throws = true;
    return;
  }
  const bool literal = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (literal) {
    url.host = text::lower(host.substr(1, host.size() - 2));
    return;
  }
  // What may not be in a name ends it.
  host = host.substr(0, host.find_first_of(":[]@"));
  url.host = text::lower(host);
  const bool ascii = std::all_of(host.begin(), host.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const auto parsed = parse_host(host, true);
  if (!ascii && !parsed) {
    url.code = "ERR_INVALID_URL";
    url.throws = true;
  }
  if (parsed && !ascii) url.host = *parsed;
  url.host = as_getaddrinfo_reads(url.host);
}

}  // namespace

LegacyUrl parse_legacy_url(std::string_view value) {
  LegacyUrl url;
  value = trimmed(value);
  std::string text(value);
  std::erase_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  std::replace(text.begin(),
               text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find('?'), text.size())),
               '\\', '/');
  std::string_view rest = text;
  const std::size_t end =
      rest.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.+-");
  const bool schemed = end != 0 && end != std::string_view::npos && rest[end] == ':';
  const std::string scheme = schemed ? text::lower(rest.substr(0, end)) : "";
  if (schemed) rest.remove_prefix(end + 1);
  url.secure = scheme == "https";
  const bool slashes = schemed && rest.starts_with("//");
  if (slashes) rest.remove_prefix(2);
  if (!slashes && (!schemed || needs_slashes(scheme))) {
    url.code = rest.empty() ? "ERR_INVALID_ARG_TYPE" : "ENOENT";
    return url;
  }
  const Authority authority = authority_of(rest);
  const auto auth = decode_uri_component(authority.auth);
  url.throws = !auth;
  const std::size_t colon = auth.value_or("").find(':');
  url.user = auth.value_or("").substr(0, colon);
  if (auth && colon != std::string::npos) url.password = auth->substr(colon + 1);
  read_host(authority.host, url);
  if (url.host.empty() && url.code.empty()) {
    // Without a host the path is taken for that of a socket.
    const std::string_view path = rest.substr(std::min(rest.find_first_of("/?#"), rest.size()));
    url.code = !authority.host.empty()            ? "ENOTFOUND"
               : path.empty() && authority.bare() ? "ERR_INVALID_ARG_TYPE"
               : path == "/"                      ? "ECONNREFUSED"
                                                  : "ENOENT";
  }
  return url;
}

}  // namespace sfprobe::proxy
