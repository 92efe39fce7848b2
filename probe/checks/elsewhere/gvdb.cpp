#include "checks/elsewhere/gvdb.hpp"

#include <algorithm>

namespace sfprobe::elsewhere {
namespace {

constexpr std::string_view kSignature = "GVariant";
constexpr std::size_t kHeader = 24;
constexpr std::size_t kItem = 24;
constexpr std::uint32_t kNoParent = 0xffffffffU;
constexpr std::uint32_t kBloomWords = (1U << 27U) - 1;
constexpr int kMostParents = 16;
constexpr std::size_t kMostTexts = 100;

// An unsigned number of that many bytes; they must be there.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) {
    value = value << 8U | static_cast<unsigned char>(bytes[at + i - 1]);
  }
  return value;
}

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

// How many bytes an offset takes in a container of that size.
std::size_t offset_size(std::size_t container) {
  return container <= 0xff ? 1 : container <= 0xffff ? 2 : container <= 0xffffffffU ? 4 : 8;
}

std::optional<std::string_view> text_in(std::string_view bytes) {
  if (bytes.empty() || bytes.find('\0') != bytes.size() - 1) return std::nullopt;
  return bytes.substr(0, bytes.size() - 1);
}

}  // namespace

struct Gvdb::Item {
  std::uint32_t parent = 0;
  std::string_view key{};
  char type = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::optional<std::string_view> GvdbValue::text() const {
  return type == "s" ? text_in(bytes) : std::nullopt;
}

std::optional<std::int32_t> GvdbValue::number() const {
  if (type != "i" || bytes.size() != 4) return std::nullopt;
  return static_cast<std::int32_t>(word_at(bytes, 0));
}

std::optional<bool> GvdbValue::truth() const {
  if (type != "b" || bytes.size() != 1) return std::nullopt;
  return bytes.front() != 0;
}

// The texts one behind the other, then where each of them ends.
std::vector<std::string_view> GvdbValue::texts() const {
  std::vector<std::string_view> all;
  if (type != "as" || bytes.empty()) return all;
  const std::size_t size = offset_size(bytes.size());
  if (bytes.size() < size) return all;
  const std::uint64_t table = number_at(bytes, bytes.size() - size, size);
  if (table > bytes.size() || (bytes.size() - table) % size != 0) return all;
  std::uint64_t begin = 0;
  for (std::size_t at = table; at < bytes.size() && all.size() < kMostTexts; at += size) {
    const std::uint64_t end = number_at(bytes, at, size);
    if (end < begin || end > table) return all;
    const auto text = text_in(bytes.substr(begin, end - begin));
    if (text) all.push_back(*text);
    begin = end;
  }
  return all;
}

// The root table: a header, a Bloom filter, buckets, items. The items alone are read: there are
// few.
Gvdb::Gvdb(std::string_view file) : file_(file) {
  if (file_.size() < kHeader || !file_.starts_with(kSignature) || word_at(file_, 8) != 0) return;
  const auto table = slice(word_at(file_, 16), word_at(file_, 20));
  if (!table || table->size() < 8) return;
  const std::uint64_t bloom = word_at(*table, 0) & kBloomWords;
  const std::uint64_t buckets = word_at(*table, 4);
  const std::uint64_t before = 8 + 4 * (bloom + buckets);
  if (before <= table->size()) items_ = table->substr(before);
}

std::optional<std::string_view> Gvdb::slice(std::uint32_t begin, std::uint32_t end) const {
  if (begin > end || end > file_.size()) return std::nullopt;
  return file_.substr(begin, end - begin);
}

std::optional<Gvdb::Item> Gvdb::item(std::uint32_t number) const {
  if (number >= items_.size() / kItem) return std::nullopt;
  const std::string_view bytes = items_.substr(std::size_t{number} * kItem, kItem);
  const std::uint32_t start = word_at(bytes, 8);
  const auto length = static_cast<std::uint32_t>(number_at(bytes, 12, 2));
  const auto key = start <= file_.size() ? slice(start, start + length) : std::nullopt;
  if (!key) return std::nullopt;
  return Item{word_at(bytes, 4), *key, bytes[14], word_at(bytes, 16), word_at(bytes, 20)};
}

// A key is the end of a name; what stands before it is its parent's.
bool Gvdb::is_named(Item item, std::string_view key) const {
  for (int depth = 0; depth < kMostParents; ++depth) {
    if (!key.ends_with(item.key)) return false;
    key.remove_suffix(item.key.size());
    if (item.parent == kNoParent) return key.empty();
    const auto parent = this->item(item.parent);
    if (!parent) return false;
    item = *parent;
  }
  return false;
}

// A variant: the value, a zero byte, and its type.
std::optional<GvdbValue> Gvdb::find(std::string_view key) const {
  const auto count = static_cast<std::uint32_t>(items_.size() / kItem);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto found = item(i);
    if (!found || found->type != 'v' || !is_named(*found, key)) continue;
    const auto value = slice(found->begin, found->end);
    if (!value) return std::nullopt;
    const std::size_t zero = value->rfind('\0');
    if (zero == std::string_view::npos) return std::nullopt;
    return GvdbValue{value->substr(zero + 1), value->substr(0, zero)};
  }
  return std::nullopt;
}

}  // namespace sfprobe::elsewhere
