#include "text/layers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "text/ascii.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMaxLayers = 4;

struct Unescaped {
  std::string bytes;
  std::size_t length = 0;  // of the escape; 0 if there is none
};

std::string utf8(std::uint32_t point) {
  const auto last = [&](unsigned shift) {
    return static_cast<char>(0x80 | (point >> shift & 0x3F));
  };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xC0 | point >> 6U), last(0)};
  if (point < 0x10000) return {static_cast<char>(0xE0 | point >> 12U), last(6), last(0)};
  return {static_cast<char>(0xF0 | (point >> 18U & 7U)), last(12), last(6), last(0)};
}

// The number that `digits` begin with; as many as there are, at most eight.
Unescaped number(std::string_view digits, int base) {
  std::uint32_t point = 0;
  const std::string_view most = digits.substr(0, 8);
  const auto read = std::from_chars(most.data(), most.data() + most.size(), point, base);
  if (read.ec != std::errc() || point > 0x10FFFF) return {};
  return {utf8(point), static_cast<std::size_t>(read.ptr - most.data())};
}

Unescaped reference(std::string_view text) {
  constexpr auto kNames = std::to_array<std::pair<std::string_view, char>>({{"amp", '&'},
                                                                            {"lt", '<'},
                                                                            {"gt", '>'},
                                                                            {"quot", '"'},
                                                                            {"apos", '\''},
                                                                            {"nbsp", ' '},
                                                                            {"colon", ':'},
                                                                            {"commat", '@'},
                                                                            {"sol", '/'},
                                                                            {"equals", '='},
                                                                            {"percnt", '%'},
                                                                            {"num", '#'},
                                                                            {"excl", '!'},
                                                                            {"dollar", '$'}});
  if (text.starts_with("&#")) {
    const bool hexadecimal = text.size() > 2 && lower(text[2]) == 'x';
    const std::size_t start = hexadecimal ? 3 : 2;
    Unescaped found = number(text.substr(std::min(start, text.size())), hexadecimal ? 16 : 10);
    if (found.length == 0) return {};
    found.length += start;
    if (text.substr(found.length).starts_with(';')) ++found.length;
    return found;
  }
  for (const auto& [name, character] : kNames) {
    if (text.substr(1).starts_with(name) && text.substr(1 + name.size()).starts_with(';'))
      return {std::string(1, character), name.size() + 2};
  }
  return {};
}

Unescaped hexadecimal(std::string_view text, std::size_t prefix, std::size_t digits) {
  if (text.size() < prefix + digits) return {};
  std::uint32_t value = 0;
  for (const char c : text.substr(prefix, digits)) {
    if (hex_digit(c) < 0) return {};
    value = value << 4U | static_cast<std::uint32_t>(hex_digit(c));
  }
  if (digits == 2) return {std::string(1, static_cast<char>(value)), prefix + digits};
  return {utf8(value), prefix + digits};
}

Unescaped unescape(std::string_view text) {
  if (text.front() == '%') return hexadecimal(text, 1, 2);
  if (text.front() == '&') return reference(text);
  if (text.front() != '\\' || text.size() < 2) return {};
  if (text[1] == 'u') return hexadecimal(text, 2, 4);
  if (text[1] == 'x') return hexadecimal(text, 2, 2);
  if (std::string_view("\"'/\\").find(text[1]) != std::string_view::npos)
    return {std::string(1, text[1]), 2};
  return {};
}

// One of a list of bytes, with what parts it from the next: "0x54, 0x72".
Unescaped listed_byte(std::string_view text) {
  const auto is_byte = [](std::string_view rest) {
    return rest.size() > 3 && rest[0] == '0' && lower(rest[1]) == 'x' && hex_digit(rest[2]) >= 0;
  };
  if (!is_byte(text) || (text.size() > 4 && hex_digit(text[4]) >= 0)) return {};
  Unescaped found = hexadecimal(text, 2, 2);
  const std::size_t next = text.find_first_not_of(" ,;", found.length);
  if (found.length > 0 && next != text.npos && is_byte(text.substr(next))) found.length = next;
  return found;
}

// "\124"; a shell's echo wants "\0124".
Unescaped octal(std::string_view text) {
  const std::size_t most = text.substr(1).starts_with('0') ? 5 : 4;
  unsigned value = 0;
  std::size_t i = 1;
  for (; i < std::min(text.size(), most) && text[i] >= '0' && text[i] <= '7'; ++i) {
    value = value * 8 + static_cast<unsigned>(text[i] - '0');
  }
  if (i == 1 || value > 0xFF) return {};
  return {std::string(1, static_cast<char>(value)), i};
}

// Escapes of scripts. They look like what else may stand in a text, a password among it.
Unescaped unescape_script(std::string_view text) {
  if (text.starts_with("%u")) return hexadecimal(text, 2, 4);
  if (text.front() == '0') return listed_byte(text);
  return text.front() == '\\' ? octal(text) : Unescaped();
}

bool has_script(std::string_view bytes) {
  for (std::size_t i = bytes.find_first_of("%0\\"); i != bytes.npos;
       i = bytes.find_first_of("%0\\", i + 1)) {
    if (unescape_script(bytes.substr(i)).length > 0) return true;
  }
  return false;
}

Layer below(const Layer& layer, bool scripts = false) {
  Layer out;
  for (std::size_t i = 0; i < layer.bytes.size();) {
    const std::string_view rest = std::string_view(layer.bytes).substr(i);
    Unescaped found = scripts ? unescape_script(rest) : Unescaped();
    if (found.length == 0) found = unescape(rest);
    const std::size_t used = std::max<std::size_t>(found.length, 1);
    const Span place = layer.in_text({i, i + used});
    out.bytes += found.length > 0 ? found.bytes : layer.bytes.substr(i, 1);
    out.places.resize(out.bytes.size(), place);
    i += used;
  }
  return out;
}

}  // namespace

std::vector<Layer> layers_of(std::string_view text) {
  std::vector<Layer> layers(1);
  layers.front().bytes = text;
  layers.front().places.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) layers.front().places.push_back({i, i + 1});
  // No escape is a single byte.
  const auto go_on = [&](Layer next) {
    const bool shorter = next.bytes.size() < layers.back().bytes.size();
    if (shorter) layers.push_back(std::move(next));
    return shorter;
  };
  while (layers.size() < kMaxLayers && go_on(below(layers.back()))) {
  }
  const std::size_t count = layers.size();
  for (std::size_t depth = 1; depth < kMaxLayers && depth <= count; ++depth) {
    if (!has_script(layers[depth - 1].bytes)) continue;
    layers.push_back(below(layers[depth - 1], true));
    while (++depth < kMaxLayers && go_on(below(layers.back(), true))) {
    }
    break;
  }
  return layers;
}

std::string hide(std::string_view text, std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t shown = 0;
  bool hidden = false;  // the text so far ends in "***"
  for (const Span& span : spans) {
    if (span.end <= shown) continue;
    const std::size_t begin = std::max(span.begin, shown);
    out += text.substr(shown, begin - shown);
    if (!hidden || begin > shown) out += "***";
    hidden = true;
    shown = span.end;
  }
  return out + std::string(text.substr(shown));
}

}  // namespace sfprobe::text
