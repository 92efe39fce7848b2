// Purpose: the ClientHello that a Node.js sends, byte for byte but for what is new in each
// connection: ci/node-hellos takes its shape from that Node.js itself. It is for asking whether
// anything answers it; its keys have no private half. (RFC 8446, section 4.1.2.)
// Ownership: values and static data. Threads: pure. Failure: none.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::node {

struct HelloExtension {
  std::uint16_t type = 0;
  // In hexadecimal. Of key_share the group and the length of each key; empty where the body is
  // another in each connection.
  std::string_view body;
};

struct HelloShape {
  int major = 0;                    // of the Node.js
  std::string_view record_version;  // hexadecimal, as are the ciphers
  std::size_t session_bytes = 0;
  std::string_view ciphers;
  std::vector<HelloExtension> extensions;  // in their order
};

// Oldest first.
const std::vector<HelloShape>& hello_shapes();

// That of the major version, else of the nearest older one.
const HelloShape& hello_shape_of(int major);

// It has a key for ML-KEM, of more than a kilobyte.
bool has_large_key(const HelloShape& shape);

struct HelloWish {
  std::string server_name;             // "" for none (an IP address)
  std::vector<std::string> protocols;  // of ALPN
  bool large_key = true;  // false: without ML-KEM, as Node.js is told by a Groups setting
  // 0: as it is. Else that many bytes in all, by the padding extension (RFC 7685) or by one that
  // nobody knows.
  std::size_t padded_to = 0;
  bool by_unknown_extension = false;
};

// So many bytes that nobody can guess.
using RandomBytes = std::function<std::string(std::size_t)>;

// The TLS record with the message in it.
std::string client_hello(const HelloShape& shape, const HelloWish& wish, const RandomBytes& random);

// The extensions' types in their order; empty for what is no ClientHello in one record.
std::vector<std::uint16_t> extension_types(std::string_view record);

}  // namespace sfprobe::node
