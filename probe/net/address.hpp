// Purpose: an IP address with a port, as the kernel takes it. Threads: a plain value.
// Failure: parse() gives nullopt.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sfprobe::net {

class Address {
 public:
  Address() = default;
  Address(const sockaddr* address, socklen_t length);

  // "192.0.2.1", "2001:db8::1" or "fe80::1%eth0", without brackets.
  static std::optional<Address> parse(const std::string& ip, std::uint16_t port);

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t length() const { return length_; }
  int family() const { return storage_.ss_family; }
  std::string ip() const;  // without port or brackets
  std::uint16_t port() const;
  std::string to_string() const;  // "192.0.2.1:443", "[2001:db8::1]:443"

  // What kind of address it is (RFC 6890): "public", "private", "loopback", "unspecified",
  // "link-local", "shared" (100.64/10), "unique-local", "multicast" or "reserved".
  std::string_view scope() const;

  friend bool operator==(const Address& a, const Address& b) {
    return a.to_string() == b.to_string();
  }

 private:
  sockaddr_storage storage_{};
  socklen_t length_ = 0;
};

}  // namespace sfprobe::net
