#include "node/inspector.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "text/ascii.hpp"

namespace sfprobe::node {
namespace {

constexpr std::uint16_t kFirstUnprivileged = 1024;

bool takes_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error == std::errc::result_out_of_range) return false;
  return port == 0 || port >= kFirstUnprivileged;
}

}  // namespace

bool takes_inspector_address(std::string_view value) {
  const bool bracketed = value.starts_with('[') && value.ends_with(']');
  if (bracketed) return true;
  const std::size_t colon = value.rfind(':');
  if (colon != std::string_view::npos) return takes_port(value.substr(colon + 1));
  const bool digits =
      std::all_of(value.begin(), value.end(), [](char c) { return text::is_digit(c); });
  return !digits || takes_port(value);
}

}  // namespace sfprobe::node
