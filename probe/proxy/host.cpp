#include "proxy/host.hpp"

#include <arpa/inet.h>
#include <idn2.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <vector>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::proxy {
namespace {

constexpr std::string_view kForbidden = " #/:<>?@[\\]^|\t\n\r";

bool is_forbidden(char c, bool domain) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte == 0 || kForbidden.find(c) != std::string_view::npos) return true;
  return domain && (byte < 0x20 || byte == 0x7f || c == '%');
}

bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

// Unicode IDNA Compatibility Processing (UTS 46), nontransitional.
std::optional<std::string> to_ascii(const std::string& domain) {
  if (is_ascii(domain)) return text::lower(domain);
  if (domain.find('\0') != std::string::npos) return std::nullopt;
  char* out = nullptr;
  const int result = ::idn2_to_ascii_8z(domain.c_str(), &out, IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&::idn2_free)> owner(out, ::idn2_free);
  if (result != IDN2_OK || out == nullptr || *out == '\0') return std::nullopt;
  return std::string(out);
}

// A part of an IPv4 address: decimal, octal with a leading 0, hexadecimal with 0x.
std::optional<std::uint64_t> ipv4_number(std::string_view part) {
  if (part.empty()) return std::nullopt;
  int base = 10;
  if (part.size() > 1 && part[0] == '0') {
    const bool hexadecimal = part[1] == 'x' || part[1] == 'X';
    base = hexadecimal ? 16 : 8;
    part.remove_prefix(hexadecimal ? 2 : 1);
  }
  if (part.empty()) return 0;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, base);
  if (end != part.data() + part.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return UINT64_MAX;
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::vector<std::string_view> parts_of(std::string_view host) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t dot = host.find('.');
    parts.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();
  return parts;
}

bool ends_in_number(std::string_view host) {
  const std::string_view last = parts_of(host).back();
  if (last.empty()) return false;
  return last.find_first_not_of("0123456789") == std::string_view::npos ||
         ipv4_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  const auto parts = parts_of(host);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = ipv4_number(parts[i]);
    const bool last = i + 1 == parts.size();
    const std::uint64_t limit = last ? std::uint64_t{1} << (8 * (5 - parts.size())) : 256;
    if (!number || *number >= limit) return std::nullopt;
    address |= last ? *number : *number << (8 * (3 - i));
  }
  return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
         std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255);
}

// Section 3.6: the first longest run of two zeros or more is left out.
std::string serialize_ipv6(const std::array<std::uint16_t, 8>& pieces) {
  std::size_t run = 8;
  std::size_t longest = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t length = 0;
    while (i + length < 8 && pieces[i + length] == 0) ++length;
    if (length > longest) {
      run = i;
      longest = length;
    }
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == run) {
      out += i == 0 ? "::" : ":";
      i += longest - 1;
      continue;
    }
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), pieces[i], 16);
    out.append(digits.data(), end.ptr);
    if (i < 7) out += ':';
  }
  return out + "]";
}

std::optional<std::string> parse_ipv6(std::string_view inside) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(inside);
  if (text.find('\0') != std::string::npos) return std::nullopt;
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
  std::array<std::uint16_t, 8> pieces{};
  for (std::size_t i = 0; i < 8; ++i) {
    pieces[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  return serialize_ipv6(pieces);
}

bool any_forbidden(std::string_view host, bool domain) {
  for (char c : host) {
    if (is_forbidden(c, domain)) return true;
  }
  return false;
}

// The C0 control percent-encode set (section 1.3).
std::string encode_controls(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte <= 0x7e) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace

std::string as_getaddrinfo_reads(const std::string& host) {
  in_addr address{};
  std::array<char, INET_ADDRSTRLEN> text{};
  if (::inet_aton(host.c_str(), &address) == 0) return host;
  return ::inet_ntop(AF_INET, &address, text.data(), text.size()) == nullptr ? host : text.data();
}

std::optional<std::string> without_padding(std::string_view host) {
  constexpr std::size_t kLongest = 3;  // digits of a number, as a person pads it
  const auto parts = parts_of(host);
  if (parts.size() != 4 || host.ends_with('.')) return std::nullopt;
  std::string plain;
  bool padded = false;
  for (const std::string_view part : parts) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    const bool read = error == std::errc() && end == part.data() + part.size();
    if (!read || part.size() > kLongest || number > 255) return std::nullopt;
    padded = padded || (part.size() > 1 && part.front() == '0');
    plain += (plain.empty() ? "" : ".") + std::to_string(number);
  }
  return padded ? std::optional(plain) : std::nullopt;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? text::hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? text::hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<std::string> parse_host(std::string_view text, bool special) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    return parse_ipv6(text.substr(1, text.size() - 2));
  }
  if (!special) {
    if (any_forbidden(text, false)) return std::nullopt;
    return encode_controls(text);
  }
  const auto domain = to_ascii(percent_decode(text));
  if (!domain || domain->empty() || any_forbidden(*domain, true)) return std::nullopt;
  if (ends_in_number(*domain)) return parse_ipv4(*domain);
  return domain;
}

}  // namespace sfprobe::proxy
