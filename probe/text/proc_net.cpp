#include "text/proc_net.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>

#include "text/words.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kMost = 64;
constexpr std::string_view kListen = "0A";  // TCP_LISTEN

bool read_hex(std::string_view text, std::uint32_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error == std::errc() && end == text.data() + text.size();
}

// Words of 32 bits, each as it lies in memory.
std::string address_of(std::string_view hex) {
  std::array<std::uint32_t, 4> words{};
  if (hex.size() != 8 && hex.size() != 32) return {};
  for (std::size_t i = 0; i * 8 < hex.size(); ++i) {
    if (!read_hex(hex.substr(i * 8, 8), words[i])) return {};
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = hex.size() == 8 ? AF_INET : AF_INET6;
  return ::inet_ntop(family, words.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::vector<ListeningSocket> listening_on(std::string_view table, std::uint16_t port) {
  std::vector<ListeningSocket> found;
  for (const std::string_view line : lines(table)) {
    const auto columns = words(line);
    if (columns.size() < 10 || columns[3] != kListen || found.size() == kMost) continue;
    const std::size_t colon = columns[1].find(':');
    std::uint32_t number = 0;
    if (colon == std::string_view::npos || !read_hex(columns[1].substr(colon + 1), number))
      continue;
    if (number != port) continue;
    found.push_back({address_of(columns[1].substr(0, colon)), std::string(columns[9])});
  }
  return found;
}

}  // namespace sfprobe::text
