#include "net/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sfprobe::net {
namespace {

struct Block {
  std::uint32_t network;
  int bits;
  std::string_view scope;
};

constexpr std::array kBlocks = std::to_array<Block>({
    {0x00000000, 8, "unspecified"},
    {0x0A000000, 8, "private"},
    {0x64400000, 10, "shared"},
    {0x7F000000, 8, "loopback"},
    {0xA9FE0000, 16, "link-local"},
    {0xAC100000, 12, "private"},
    {0xC0A80000, 16, "private"},
    {0xC6120000, 15, "reserved"},
    {0xE0000000, 4, "multicast"},
    {0xF0000000, 4, "reserved"},
});

std::string_view scope_of_v4(std::uint32_t address) {
  for (const Block& block : kBlocks) {
    if ((address >> (32 - block.bits)) == (block.network >> (32 - block.bits))) return block.scope;
  }
  return "public";
}

std::string_view scope_of_v6(const in6_addr& address) {
  const auto* bytes = address.s6_addr;
  if (IN6_IS_ADDR_UNSPECIFIED(&address)) return "unspecified";
  if (IN6_IS_ADDR_LOOPBACK(&address)) return "loopback";
  if (IN6_IS_ADDR_LINKLOCAL(&address)) return "link-local";
  if (IN6_IS_ADDR_MULTICAST(&address)) return "multicast";
  if ((bytes[0] & 0xFE) == 0xFC) return "unique-local";
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    std::uint32_t v4 = 0;
    std::memcpy(&v4, bytes + 12, sizeof v4);
    return scope_of_v4(ntohl(v4));
  }
  return "public";
}

}  // namespace

Address::Address(const sockaddr* address, socklen_t length)
    : length_(std::min<socklen_t>(length, sizeof storage_)) {
  std::memcpy(&storage_, address, length_);
}

std::optional<Address> Address::parse(const std::string& ip, std::uint16_t port) {
  if (ip == "*") return std::nullopt;  // the C library takes it for none, and so for the loopback
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (::getaddrinfo(ip.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
    return std::nullopt;
  }
  Address parsed(list->ai_addr, list->ai_addrlen);
  ::freeaddrinfo(list);
  return parsed;
}

std::string Address::ip() const {
  char host[NI_MAXHOST] = "";
  ::getnameinfo(get(), length_, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return host;
}

std::uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port);
}

std::string Address::to_string() const {
  const std::string host = ip();
  const std::string port_text = ":" + std::to_string(port());
  return family() == AF_INET6 ? "[" + host + "]" + port_text : host + port_text;
}

std::string_view Address::scope() const {
  if (family() == AF_INET) {
    return scope_of_v4(ntohl(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr.s_addr));
  }
  return scope_of_v6(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_addr);
}

}  // namespace sfprobe::net
