#include "support/gvdb_writer.hpp"

namespace sfprobe::testing {
namespace {

constexpr std::uint32_t kNoParent = 0xffffffffU;
constexpr std::size_t kHeader = 24;
constexpr std::size_t kItem = 24;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

struct Item {
  std::uint32_t parent = kNoParent;
  std::string key;
  const GvdbWritten* value = nullptr;  // null: a folder
};

std::uint32_t hash_of(const std::string& name) {
  std::uint32_t hash = 5381;
  for (const char c : name)
    hash = hash * 33 + static_cast<std::uint32_t>(static_cast<signed char>(c));
  return hash;
}

}  // namespace

GvdbWritten gvdb_text(const std::string& text) { return {"s", text + '\0'}; }

GvdbWritten gvdb_number(std::int32_t number) {
  GvdbWritten value{"i", ""};
  put(value.bytes, static_cast<std::uint32_t>(number), 4);
  return value;
}

GvdbWritten gvdb_truth(bool truth) { return {"b", std::string(1, truth ? '\1' : '\0')}; }

GvdbWritten gvdb_texts(const std::vector<std::string>& texts) {
  GvdbWritten value{"as", ""};
  std::vector<std::size_t> ends;
  for (const std::string& text : texts) {
    value.bytes += text + '\0';
    ends.push_back(value.bytes.size());
  }
  const int size = value.bytes.size() + ends.size() <= 0xff ? 1 : 2;
  for (const std::size_t end : ends) put(value.bytes, end, size);
  return value;
}

std::string gvdb_file(const std::map<std::string, GvdbWritten>& values) {
  std::vector<Item> items;
  std::vector<std::string> names;
  std::map<std::string, std::uint32_t> folders;
  const auto add = [&](const std::string& name, const GvdbWritten* value) {
    const std::size_t slash =
        name.size() < 2 ? std::string::npos : name.rfind('/', name.size() - 2);
    const std::string above = slash == std::string::npos ? "" : name.substr(0, slash + 1);
    Item item{above.empty() ? kNoParent : folders.at(above), name.substr(above.size()), value};
    folders[name] = static_cast<std::uint32_t>(items.size());
    items.push_back(item);
    names.push_back(name);
  };
  for (const auto& [name, value] : values) {
    for (std::size_t at = 0; (at = name.find('/', at)) != std::string::npos; ++at) {
      const std::string folder = name.substr(0, at + 1);
      if (!folders.contains(folder)) add(folder, nullptr);
    }
    add(name, &value);
  }
  // One bucket, so that every item is in it, and no Bloom filter.
  const std::size_t table = 8 + 4 + kItem * items.size();
  std::string after;
  std::string rows;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    put(rows, hash_of(names[i]), 4);
    put(rows, item.parent, 4);
    put(rows, kHeader + table + after.size(), 4);
    put(rows, item.key.size(), 2);
    rows += item.value == nullptr ? 'L' : 'v';
    rows += '\0';
    after += item.key;
    while ((kHeader + table + after.size()) % 8 != 0) after += '\0';
    const std::size_t begin = kHeader + table + after.size();
    if (item.value != nullptr) after += item.value->bytes + '\0' + item.value->type;
    put(rows, begin, 4);
    put(rows, kHeader + table + after.size(), 4);
  }
  std::string file = "GVariant";
  put(file, 0, 8);
  put(file, kHeader, 4);
  put(file, kHeader + table, 4);
  put(file, 0, 4);  // words of the filter
  put(file, 1, 4);  // buckets
  put(file, 0, 4);
  return file + rows + after;
}

}  // namespace sfprobe::testing
