#include "anonymize/pseudonyms.hpp"
#include "text/ascii.hpp"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <vector>

namespace sfprobe::anonymizing {
namespace {

constexpr std::size_t kDigits = 6;

bool ends_with_domain(const std::string& host, std::string_view domain) {
  return host == domain || host.ends_with("." + std::string(domain));
}

std::array<unsigned char, EVP_MAX_MD_SIZE> mac(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  ::HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
  return out;
}

// Which bits of a private address tell its kind, and stay: by byte.
using Mask = std::array<unsigned char, 16>;

std::optional<Mask> kept_bits(const std::vector<unsigned char>& bytes) {
  Mask mask{};
  mask[0] = 0xff;
  if (bytes.size() == 4) {
    mask[1] = 0;
    if (bytes[0] == 10) return mask;
    if (bytes[0] == 172 && (bytes[1] & 0xf0) == 16) return mask[1] = 0xf0, mask;
    if (bytes[0] == 192 && bytes[1] == 168) return mask[1] = 0xff, mask;
    if (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) return mask[1] = 0xc0, mask;
    return std::nullopt;
  }
  if ((bytes[0] & 0xfe) == 0xfc) return mask;           // RFC 4193
  if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) {  // RFC 4291 section 2.5.6
    std::fill_n(mask.begin(), 8, static_cast<unsigned char>(0xff));
    return mask;
  }
  return std::nullopt;
}

}  // namespace

bool is_nobodys(std::string_view raw) {
  const std::string host = text::lower(raw);
  for (const char* domain :
       {"salesforce.com", "force.com", "salesforce-sites.com", "site.com", "salesforce.mil",
        "sfdcopens.com", "sfdcstatic.com", "salesforce-setup.com", "nodejs.org", "npmjs.org",
        "localhost", "localdomain"}) {
    if (ends_with_domain(host, domain)) return true;
  }
  return false;
}

std::string Pseudonyms::digits(std::string_view kind, std::string_view text,
                               std::size_t count) const {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto bytes = mac(key_, std::string(kind) + '\0' + std::string(text));
  std::string out;
  for (std::size_t i = 0; i < count && i / 2 < 32; ++i) {
    out += kHex[i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15];
  }
  return out;
}

std::string Pseudonyms::host(std::string_view raw) const {
  const std::string host = text::lower(raw);
  // The label of an org is its company's name, and the rest is Salesforce's.
  constexpr std::string_view kMyDomain = ".my.salesforce.com";
  if (is_nobodys(host) && !host.ends_with(kMyDomain)) return host;
  const bool my_domain = host.ends_with(kMyDomain);
  const std::string changed = my_domain ? host.substr(0, host.size() - kMyDomain.size()) : host;
  const bool one_label = changed.find('.') == std::string::npos;
  std::string out;
  for (std::size_t at = 0; at <= changed.size();) {
    const std::size_t end = std::min(changed.find('.', at), changed.size());
    const std::string label = changed.substr(at, end - at);
    const bool last = end == changed.size() && !one_label && !my_domain;
    const bool kept = label.empty() || label == "*" || last || (my_domain && label == "sandbox");
    out += (at == 0 ? "" : ".") + (kept ? label : "h" + digits("label", label, kDigits));
    at = end + 1;
  }
  return my_domain ? out + std::string(kMyDomain) : out;
}

std::string Pseudonyms::name(std::string_view name) const {
  return "name-" + digits("name", name, kDigits);
}

std::string Pseudonyms::user(std::string_view user) const {
  if (const std::size_t sign = user.find('@'); sign != std::string_view::npos) {
    return this->user(user.substr(0, sign)) + "@" + host(user.substr(sign + 1));
  }
  if (const std::size_t sign = user.find('\\'); sign != std::string_view::npos) {
    return host(user.substr(0, sign)) + "\\" + this->user(user.substr(sign + 1));
  }
  return "user-" + digits("user", text::lower(user), kDigits);
}

std::string Pseudonyms::interface(std::string_view name) const {
  constexpr std::string_view kNumber = "0123456789abcdef.:@-";
  constexpr std::string_view kPlace = "0123456789abcdefiopsux";  // systemd.net-naming-scheme(7)
  for (const std::string_view known :
       {"lo",    "eth",   "tun",  "tap",  "wg",   "ppp",       "docker", "veth",
        "br",    "virbr", "bond", "team", "vlan", "tailscale", "zt",     "utun",
        "dummy", "sit",   "gre",  "usb",  "ib",   "en",        "wl",     "ww"}) {
    if (!name.starts_with(known)) continue;
    const bool by_place = known == "en" || known == "wl" || known == "ww";
    const std::string_view rest = name.substr(known.size());
    if (rest.find_first_not_of(by_place ? kPlace : kNumber) == std::string_view::npos) {
      return std::string(name);
    }
  }
  return "if-" + digits("interface", name, kDigits);
}

std::string Pseudonyms::file(std::string_view file) const {
  const std::size_t dot = file.rfind('.');
  const bool extension = dot != std::string_view::npos && dot > 0 && file.size() - dot <= 6;
  return "f" + digits("file", file, kDigits) + (extension ? std::string(file.substr(dot)) : "");
}

std::optional<std::string> Pseudonyms::address(const std::string& text) const {
  const int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
  std::vector<unsigned char> bytes(family == AF_INET ? 4 : 16);
  if (::inet_pton(family, text.c_str(), bytes.data()) != 1) return std::nullopt;
  const auto kept = kept_bits(bytes);
  if (!kept) return std::nullopt;
  const std::vector<unsigned char> original = bytes;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const std::string before(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(i));
    const unsigned char pad = mac(key_, std::string("address") + '\0' + before)[0];
    bytes[i] = static_cast<unsigned char>(bytes[i] ^ (pad & ~(*kept)[i]));
  }
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(family, bytes.data(), out.data(), out.size());
  return std::string(out.data());
}

}  // namespace sfprobe::anonymizing
