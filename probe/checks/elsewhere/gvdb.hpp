// Purpose: dconf's database, a GVDB file (GLib's gvdb-format.h): keys with GVariant values, of
// which texts, numbers and lists of texts are understood. Little-endian, as every machine that this
// runs on writes it. Threads: pure; views into the bytes that were given. Failure: a key that
// cannot be read is not there; no file, however damaged, costs more than its size.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::elsewhere {

struct GvdbValue {
  std::string_view type;   // of GVariant: "s", "i", "as", …
  std::string_view bytes;  // serialised

  std::optional<std::string_view> text() const;  // of "s"
  std::optional<std::int32_t> number() const;    // of "i"
  std::optional<bool> truth() const;             // of "b"
  std::vector<std::string_view> texts() const;   // of "as", at most 100
};

class Gvdb {
 public:
  explicit Gvdb(std::string_view file);

  std::optional<GvdbValue> find(std::string_view key) const;  // "/system/proxy/mode"

 private:
  struct Item;
  std::optional<Item> item(std::uint32_t number) const;
  std::optional<std::string_view> slice(std::uint32_t begin, std::uint32_t end) const;
  bool is_named(Item item, std::string_view key) const;

  std::string_view file_;
  std::string_view items_{};  // 24 bytes each
};

}  // namespace sfprobe::elsewhere
