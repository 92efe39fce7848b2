#include "sfprobe/target.hpp"

#include <idn2.h>

#include <charconv>
#include <memory>

#include "sfprobe/error.hpp"
#include "text/ascii.hpp"
#include "text/clean.hpp"
#include "text/ip.hpp"
#include "text/show.hpp"
#include "text/words.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxName = 253;  // RFC 1035 section 2.3.4, in the form with dots
constexpr std::size_t kMaxInput = 4096;

struct Authority {
  std::string_view host;
  std::string_view port;
  bool bracketed = false;
};

[[noreturn]] void refuse(std::string_view given, const std::string& why) {
  throw InputError("\"" + text::clean(text::show_target(given), 200) + "\": " + why);
}

// Takes "scheme://user:password@" off the front and the path off the end.
std::string_view authority_of(std::string_view given, Target& target) {
  std::string_view rest = given;
  const std::size_t mark = rest.find("://");
  if (mark != std::string_view::npos) {
    const std::string scheme = text::lower(rest.substr(0, mark));
    if (scheme != "https" && scheme != "http") {
      refuse(given, "only https:// URLs, hosts and host:port are understood");
    }
    target.http = scheme == "http";
    rest.remove_prefix(mark + 3);
  }
  rest = rest.substr(0, rest.find_first_of("/?#\\"));
  const std::size_t at = rest.rfind('@');
  return at == std::string_view::npos ? rest : rest.substr(at + 1);
}

Authority split(std::string_view text, std::string_view given) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) refuse(given, "the bracket is not closed");
    const std::string_view after = text.substr(close + 1);
    if (!after.empty() && after[0] != ':') refuse(given, "something follows the bracket");
    return {text.substr(1, close - 1), after.empty() ? after : after.substr(1), true};
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {text, {}};
  // More than one colon: an IPv6 literal without brackets, which carries no port.
  if (text.find(':', colon + 1) != std::string_view::npos) return {text, {}};
  if (colon + 1 == text.size()) refuse(given, "the port is missing");
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::uint16_t parse_port(std::string_view text, std::string_view given) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535) {
    refuse(given, "the port must be a number from 1 to 65535");
  }
  return static_cast<std::uint16_t>(port);
}

void check_label(std::string_view label, std::string_view given) {
  if (label.empty()) refuse(given, "the name has an empty label");
  if (label.size() > 63) refuse(given, "a label of the name is longer than 63 characters");
  if (label.front() == '-' || label.back() == '-') {
    refuse(given, "a label of the name begins or ends with a hyphen");
  }
  for (const char c : label) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!fine) refuse(given, "the name has a character that DNS names do not have");
  }
}

void check_name(std::string_view name, std::string_view given) {
  if (name.size() > kMaxName) refuse(given, "the name is longer than 253 characters");
  std::size_t start = 0;
  for (;;) {
    const std::size_t dot = name.find('.', start);
    check_label(name.substr(start, dot == std::string_view::npos ? dot : dot - start), given);
    if (dot == std::string_view::npos) break;
    start = dot + 1;
  }
  // inet_aton() and every browser read "0x7f.1" and "1234" as addresses; nobody means that here.
  const std::string_view last = name.substr(start);
  if (last.find_first_not_of("0123456789") == std::string_view::npos) {
    refuse(given, "this is neither a name nor an IP address");
  }
}

std::string to_ascii(const std::string& name, std::string_view given) {
  char* out = nullptr;
  const int result = ::idn2_to_ascii_8z(name.c_str(), &out, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
  const std::unique_ptr<char, void (*)(void*)> owned(out, ::idn2_free);
  if (result != IDN2_OK) refuse(given, std::string("no domain name: ") + ::idn2_strerror(result));
  return text::lower(out);
}

std::string to_unicode(const std::string& name) {
  char* out = nullptr;
  const int result = ::idn2_to_unicode_8z8z(name.c_str(), &out, 0);
  const std::unique_ptr<char, void (*)(void*)> owned(out, ::idn2_free);
  return result == IDN2_OK ? text::clean(out) : name;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

}  // namespace

Target parse_target(std::string_view given) {
  if (given.size() > kMaxInput) throw InputError("the target is longer than 4096 characters");
  Target target;
  const std::string_view trimmed = text::trim(given);
  const Authority authority = split(authority_of(trimmed, target), trimmed);
  if (!authority.port.empty()) {
    target.port = parse_port(authority.port, trimmed);
  } else if (authority.bracketed && trimmed.find("]:") != std::string_view::npos) {
    refuse(trimmed, "the port is missing");
  }
  std::string host(authority.host);
  if (host.empty()) refuse(trimmed, "the host is empty");
  if (text::is_ip(host)) {
    target.ip_literal = true;
    target.host = target.display = text::lower(host);
    return target;
  }
  if (authority.bracketed) refuse(trimmed, "this is no IPv6 address");
  if (host.ends_with('.')) host.pop_back();  // the root's dot says nothing new here
  if (host.size() > 4 * kMaxName) refuse(trimmed, "the name is longer than 253 characters");
  target.host = is_ascii(host) ? text::lower(host) : to_ascii(host, trimmed);
  check_name(target.host, trimmed);
  const bool has_a_label = target.host.find("xn--") != std::string::npos;
  target.display = has_a_label ? to_unicode(target.host) : target.host;
  return target;
}

std::string Target::authority() const {
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return shown + ":" + std::to_string(port);
}

std::string Target::url() const {
  const std::string full = authority();
  return "https://" + (port == 443 ? full.substr(0, full.rfind(':')) : full);
}

}  // namespace sfprobe
