#include "lab/packet.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <map>
#include <stdexcept>

namespace sfprobe::lab {
namespace {

constexpr std::size_t kV4Header = 20;
constexpr std::size_t kV6Header = 40;
constexpr int kTcp = 6;
constexpr int kUdp = 17;

std::uint8_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes.at(at));
}

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = (value << 8) | byte(bytes, at + i);
  return value;
}

void put(std::string& bytes, std::size_t at, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    bytes.at(at + i) = static_cast<char>((value >> (8 * (size - 1 - i))) & 0xFF);
  }
}

std::string text_of(std::string_view address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(address.size() == 16 ? AF_INET6 : AF_INET, address.data(), text.data(), text.size());
  return text.data();
}

// The Internet checksum of RFC 1071 over several parts of even length (the last may be odd).
std::uint16_t checksum(std::initializer_list<std::string_view> parts) {
  std::uint32_t sum = 0;
  for (const std::string_view part : parts) {
    for (std::size_t i = 0; i < part.size(); i += 2) {
      sum += static_cast<std::uint32_t>(byte(part, i) << 8);
      if (i + 1 < part.size()) sum += byte(part, i + 1);
    }
  }
  while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

std::string_view addresses(const Packet& packet) {
  const std::string_view all = packet.bytes;
  return packet.v6 ? all.substr(8, 32) : all.substr(12, 8);
}

std::string address_bytes(const std::string& text, bool v6) {
  std::string bytes(v6 ? 16 : 4, '\0');
  if (::inet_pton(v6 ? AF_INET6 : AF_INET, text.c_str(), bytes.data()) != 1) {
    throw std::runtime_error("no IP address: " + text);
  }
  return bytes;
}

// An IP header back to the packet's sender, in front of `body`, whose checksum is at `sum_at`. It
// is `from` the packet's destination unless that says another.
std::string answer(const Packet& packet, std::uint8_t protocol, std::string body,
                   std::size_t sum_at, bool with_pseudo_header, const std::string& from = "") {
  const std::string_view both = addresses(packet);
  const std::size_t size = both.size() / 2;
  const std::string swapped =
      (from.empty() ? std::string(both.substr(size)) : address_bytes(from, packet.v6)) +
      std::string(both.substr(0, size));
  std::string pseudo = swapped + std::string(8, '\0');
  put(pseudo, swapped.size(), static_cast<std::uint32_t>(body.size()), 4);
  put(pseudo, swapped.size() + 7, protocol, 1);
  put(body, sum_at, checksum({with_pseudo_header ? pseudo : std::string(), body}), 2);

  std::string header(packet.v6 ? kV6Header : kV4Header, '\0');
  if (packet.v6) {
    put(header, 0, 0x60, 1);
    put(header, 4, static_cast<std::uint32_t>(body.size()), 2);
    put(header, 6, protocol, 1);
    put(header, 7, 64, 1);
    header.replace(8, 32, swapped);
  } else {
    put(header, 0, 0x45, 1);
    put(header, 2, static_cast<std::uint32_t>(header.size() + body.size()), 2);
    put(header, 8, 64, 1);
    put(header, 9, protocol, 1);
    header.replace(12, 8, swapped);
    put(header, 10, checksum({header}), 2);
  }
  return header + body;
}

}  // namespace

std::optional<Packet> parse_packet(std::string bytes) {
  if (bytes.empty()) return std::nullopt;
  Packet packet{.bytes = std::move(bytes)};
  const std::string_view all = packet.bytes;
  packet.v6 = byte(all, 0) >> 4 == 6;
  const std::size_t header =
      packet.v6 ? kV6Header : static_cast<std::size_t>(byte(all, 0) & 0x0F) * 4;
  if (header < kV4Header || all.size() < header) return std::nullopt;
  packet.protocol = byte(all, packet.v6 ? 6 : 9);
  const std::string_view both = addresses(packet);
  packet.source = text_of(both.substr(0, both.size() / 2));
  packet.destination = text_of(both.substr(both.size() / 2));
  packet.transport = header;
  packet.payload = header;
  const std::size_t least = packet.protocol == kTcp ? 20 : 8;
  if (packet.protocol != kTcp && packet.protocol != kUdp) return packet;
  if (all.size() < header + least) return std::nullopt;
  packet.source_port = static_cast<std::uint16_t>(number(all, header, 2));
  packet.destination_port = static_cast<std::uint16_t>(number(all, header + 2, 2));
  const std::size_t own =
      packet.protocol == kUdp ? 8 : static_cast<std::size_t>(byte(all, header + 12) >> 4) * 4;
  if (all.size() < header + own) return std::nullopt;
  packet.payload = header + own;
  return packet;
}

namespace {

constexpr std::uint8_t kFinAck = 0x11;
constexpr std::uint8_t kResetAck = 0x14;

std::string tcp_answer(const Packet& packet, std::uint8_t answer_flags) {
  const std::string_view all = packet.bytes;
  const std::size_t at = packet.transport;
  const std::uint8_t flags = byte(all, at + 13);
  const bool acknowledges = (flags & 0x10) != 0;
  const std::uint32_t length =
      static_cast<std::uint32_t>(packet.data().size()) + ((flags & 0x02) != 0 ? 1 : 0);
  std::string body(20, '\0');
  put(body, 0, packet.destination_port, 2);
  put(body, 2, packet.source_port, 2);
  put(body, 4, acknowledges ? number(all, at + 8, 4) : 0, 4);
  put(body, 8, number(all, at + 4, 4) + length, 4);
  put(body, 12, 0x50, 1);
  put(body, 13, answer_flags, 1);
  if (answer_flags == kFinAck) put(body, 14, 0xFFFF, 2);  // its window
  return answer(packet, kTcp, body, 16, true);
}

}  // namespace

std::string tcp_reset(const Packet& packet) { return tcp_answer(packet, kResetAck); }

std::string tcp_end(const Packet& packet) { return tcp_answer(packet, kFinAck); }

int Packet::hop_limit() const { return byte(bytes, v6 ? 7 : 8); }

void Packet::set_hop_limit(int hops) {
  put(bytes, v6 ? 7 : 8, static_cast<std::uint32_t>(hops), 1);
  if (v6) return;
  put(bytes, 10, 0, 2);
  put(bytes, 10, checksum({std::string_view(bytes).substr(0, transport)}), 2);
}

std::uint32_t Packet::sequence() const { return number(bytes, transport + 4, 4); }

std::string too_big(const Packet& packet, int mtu) {
  std::string body(8, '\0');
  put(body, 0, packet.v6 ? 2 : 3, 1);
  put(body, 1, packet.v6 ? 0 : 4, 1);
  put(body, packet.v6 ? 4 : 6, static_cast<std::uint32_t>(mtu), packet.v6 ? 4 : 2);
  body += packet.bytes.substr(0, packet.transport + 20);
  return answer(packet, packet.v6 ? 58 : 1, body, 2, packet.v6);
}

std::string time_exceeded(const Packet& packet, const std::string& router) {
  std::string body(8, '\0');
  put(body, 0, packet.v6 ? 3 : 11, 1);
  body += packet.bytes.substr(0, packet.transport + 20);
  return answer(packet, packet.v6 ? 58 : 1, body, 2, packet.v6, router);
}

std::string unreachable(const Packet& packet, std::string_view why) {
  struct Codes {
    std::uint8_t v4;
    std::uint8_t v6;
  };
  static const std::map<std::string_view, Codes> codes{
      {"net", {0, 0}}, {"host", {1, 3}}, {"port", {3, 4}}, {"prohibited", {13, 1}}};
  const Codes code = codes.at(why);
  std::string body(8, '\0');
  put(body, 0, packet.v6 ? 1 : 3, 1);
  put(body, 1, packet.v6 ? code.v6 : code.v4, 1);
  body += packet.bytes.substr(0, packet.transport + 20);
  return answer(packet, packet.v6 ? 58 : 1, body, 2, packet.v6);
}

}  // namespace sfprobe::lab
