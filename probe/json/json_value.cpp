#include "json/json_value.hpp"

#include <limits>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/json_codec.hpp"

namespace sfprobe {
namespace {

constexpr std::size_t kMaxDepth = 64;
// A report on a hundred targets has about half a million.
constexpr std::size_t kMaxValues = 4'000'000;
constexpr std::size_t kFewKeys = 16;

// Of two members with the same name the last one counts, at the place of the first.
void drop_repeated(Value::Map& map) {
  const auto overwrite = [&map](auto find_earlier) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < map.size(); ++i) {
      const std::size_t earlier = find_earlier(map[i].first, kept);
      if (earlier < kept) {
        map[earlier].second = std::move(map[i].second);
      } else if (i == kept) {
        ++kept;
      } else {
        map[kept++] = std::move(map[i]);
      }
    }
    map.resize(kept);
  };
  if (map.size() <= kFewKeys) {
    overwrite([&map](const std::string& key, std::size_t kept) {
      std::size_t at = 0;
      while (at < kept && map[at].first != key) ++at;
      return at;
    });
    return;
  }
  std::unordered_map<std::string, std::size_t> places;
  overwrite([&places](const std::string& key, std::size_t kept) {
    return places.emplace(key, kept).first->second;
  });
}

// Builds the Value while the text is read, so that nothing is held twice and the bounds hold
// before the memory is taken. Returning false ends the parse.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  std::optional<Value> result() { return done_ ? std::optional(std::move(root_)) : std::nullopt; }

  bool null() override { return add({}); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(std::int64_t{value}); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > std::numeric_limits<std::int64_t>::max()) return add({});
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t, const string_t&) override { return add({}); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(true); }
  bool start_array(std::size_t) override { return open(false); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool end_object() override {
    Value::Map map = std::move(open_.back().map);
    open_.pop_back();
    drop_repeated(map);
    return place(std::move(map));
  }
  bool end_array() override {
    Value::List list = std::move(open_.back().list);
    open_.pop_back();
    return place(std::move(list));
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  struct Container {
    bool is_map;
    std::string key{};
    Value::Map map{};
    Value::List list{};
  };

  bool open(bool is_map) {
    if (open_.size() >= kMaxDepth || ++values_ > kMaxValues) return false;
    open_.push_back({is_map});
    return true;
  }

  bool add(Value value) { return ++values_ <= kMaxValues && place(std::move(value)); }

  bool place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      done_ = true;
    } else if (open_.back().is_map) {
      open_.back().map.emplace_back(std::move(open_.back().key), std::move(value));
    } else {
      open_.back().list.push_back(std::move(value));
    }
    return true;
  }

  std::vector<Container> open_;
  std::size_t values_ = 0;
  bool done_ = false;
  Value root_;
};

}  // namespace

std::optional<Value> parse_json(std::string_view text) {
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
  return builder.result();
}

std::optional<Value> parse_cut_json(std::string_view text) {
  std::string open;   // the brackets that are open
  std::string known;  // those at `end`
  std::size_t end = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (open.size() == kMaxDepth) return std::nullopt;
      open += c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
      if (open.empty() || open.back() != c) return std::nullopt;
      open.pop_back();
      end = at + 1;
      known = open;
    } else if (c == ',') {
      end = at;
      known = open;
    }
  }
  if (end == 0 || known.empty()) return std::nullopt;
  std::string whole(text.substr(0, end));
  whole.append(known.rbegin(), known.rend());
  return parse_json(whole);
}

Json to_json_tree(const Value& value) {
  return value.visit([](const auto& held) -> Json {
    using T = std::decay_t<decltype(held)>;
    if constexpr (std::is_same_v<T, std::monostate>) {
      return nullptr;
    } else if constexpr (std::is_same_v<T, Value::List>) {
      Json array = Json::array();
      for (const Value& element : held) array.push_back(to_json_tree(element));
      return array;
    } else if constexpr (std::is_same_v<T, Value::Map>) {
      // Names are distinct already; operator[] would look for each among all of them.
      Json object = Json::object();
      auto& members = object.get_ref<Json::object_t&>();
      members.reserve(held.size());
      for (const auto& [key, element] : held) members.emplace_back(key, to_json_tree(element));
      return object;
    } else {
      return held;
    }
  });
}

}  // namespace sfprobe
