#include "node/client_hello.hpp"

#include <algorithm>

namespace sfprobe::node {
namespace {

constexpr std::uint16_t kServerName = 0;
constexpr std::uint16_t kGroups = 10;
constexpr std::uint16_t kAlpn = 16;
constexpr std::uint16_t kPadding = 21;
constexpr std::uint16_t kKeyShare = 51;
// Of those that IANA keeps for private use.
constexpr std::uint16_t kUnknown = 65'400;

constexpr std::uint16_t kX25519MlKem768 = 0x11EC;
constexpr std::size_t kX25519Bytes = 32;
// FIPS 203, table 3 and section 7.2: 3 polynomials of 256 coefficients below q, 12 bits each, and a
// seed of 32 bytes.
constexpr std::size_t kCoefficients = 768;
constexpr unsigned kModulus = 3329;
constexpr std::size_t kSeedBytes = 32;

int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(nibble(hex[i]) * 16 + nibble(hex[i + 1]));
  }
  return bytes;
}

std::string number(std::size_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  return bytes;
}

std::string with_length(const std::string& bytes, int size) {
  return number(bytes.size(), size) + bytes;
}

std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

// A key that a server takes for one: it checks that each coefficient is below the modulus.
std::string ml_kem_key(const RandomBytes& random) {
  const std::string noise = random(4 * kCoefficients);
  std::string key;
  unsigned half = 0;
  for (std::size_t i = 0; i < kCoefficients; ++i) {
    const auto value = static_cast<unsigned>(number_at(noise, 4 * i, 4) % kModulus);
    if (i % 2 == 0) {
      half = value;
      continue;
    }
    key += static_cast<char>(half & 0xFF);
    key += static_cast<char>(half >> 8 | (value & 0xF) << 4);
    key += static_cast<char>(value >> 4);
  }
  return key + random(kSeedBytes);
}

std::string key_share(std::string_view shape, bool large_key, const RandomBytes& random) {
  const std::string keys = bytes_of(shape);
  std::string shares;
  for (std::size_t i = 0; i + 4 <= keys.size(); i += 4) {
    const auto group = static_cast<std::uint16_t>(number_at(keys, i, 2));
    const std::size_t size = number_at(keys, i + 2, 2);
    if (group == kX25519MlKem768 && !large_key) continue;
    const std::string key =
        group == kX25519MlKem768 ? ml_kem_key(random) + random(kX25519Bytes) : random(size);
    shares += number(group, 2) + with_length(key, 2);
  }
  return with_length(shares, 2);
}

std::string groups(std::string_view shape, bool large_key) {
  std::string known = bytes_of(shape).substr(2);
  const std::size_t at = known.find(number(kX25519MlKem768, 2));
  if (!large_key && at != std::string::npos && at % 2 == 0) known.erase(at, 2);
  return with_length(known, 2);
}

std::string body_of(const HelloExtension& extension, const HelloWish& wish,
                    const RandomBytes& random) {
  switch (extension.type) {
    case kServerName:
      return with_length(std::string(1, '\0') + with_length(wish.server_name, 2), 2);
    case kAlpn: {
      std::string names;
      for (const std::string& protocol : wish.protocols) names += with_length(protocol, 1);
      return with_length(names, 2);
    }
    case kGroups: return groups(extension.body, wish.large_key);
    case kKeyShare: return key_share(extension.body, wish.large_key, random);
    default: return bytes_of(extension.body);
  }
}

std::string extension(std::uint16_t type, const std::string& body) {
  return number(type, 2) + with_length(body, 2);
}

constexpr std::size_t kRecordHead = 5;
constexpr std::size_t kMessageHead = 4;
constexpr std::size_t kExtensionHead = 4;

}  // namespace

const std::vector<HelloShape>& hello_shapes() {
  // Never destroyed, as everything that a thread which was left behind may still read.
  static const auto& shapes = *new const std::vector<HelloShape>{
#include "node/hello_table.inc"
  };
  return shapes;
}

const HelloShape& hello_shape_of(int major) {
  const HelloShape* best = &hello_shapes().front();
  for (const HelloShape& shape : hello_shapes()) {
    if (shape.major <= major) best = &shape;
  }
  return *best;
}

bool has_large_key(const HelloShape& shape) {
  return std::any_of(shape.extensions.begin(), shape.extensions.end(), [](const auto& one) {
    return one.type == kKeyShare && one.body.starts_with("11ec");
  });
}

std::string client_hello(const HelloShape& shape, const HelloWish& wish,
                         const RandomBytes& random) {
  std::string extensions;
  for (const HelloExtension& one : shape.extensions) {
    if (one.type == kServerName && wish.server_name.empty()) continue;
    if (one.type == kAlpn && wish.protocols.empty()) continue;
    extensions += extension(one.type, body_of(one, wish, random));
  }
  const std::string before = bytes_of("0303") + random(32) +
                             with_length(random(shape.session_bytes), 1) +
                             with_length(bytes_of(shape.ciphers), 2) + bytes_of("0100");
  const std::size_t size =
      kRecordHead + kMessageHead + before.size() + 2 + extensions.size() + kExtensionHead;
  if (wish.padded_to >= size) {
    extensions += extension(wish.by_unknown_extension ? kUnknown : kPadding,
                            std::string(wish.padded_to - size, '\0'));
  }
  const std::string message = '\x01' + with_length(before + with_length(extensions, 2), 3);
  return '\x16' + bytes_of(shape.record_version) + with_length(message, 2);
}

std::vector<std::uint16_t> extension_types(std::string_view record) {
  std::vector<std::uint16_t> types;
  std::size_t at = kRecordHead + kMessageHead + 2 + 32;
  const auto room = [&](std::size_t size) { return at + size <= record.size(); };
  if (!room(1)) return {};
  at += 1 + number_at(record, at, 1);
  if (!room(2)) return {};
  at += 2 + number_at(record, at, 2);
  if (!room(1)) return {};
  at += 1 + number_at(record, at, 1);
  if (!room(2)) return {};
  at += 2;
  while (room(kExtensionHead)) {
    types.push_back(static_cast<std::uint16_t>(number_at(record, at, 2)));
    at += kExtensionHead + number_at(record, at + 2, 2);
  }
  return types;
}

}  // namespace sfprobe::node
