#include "guidance/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "text/ascii.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMaxHits = 256;
constexpr std::size_t kMaxDigits = 10;
constexpr std::size_t kMinSymbol = 8;  // letters of a name that is no other word
// Windows has no other errors from here on than those of its network.
constexpr std::int64_t kFirstOfNetwork = 10000;

using text::is_digit;
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

std::optional<std::int64_t> to_number(std::string_view digits, int base) {
  std::int64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

struct Token {
  std::size_t first = 0;  // of its digits, or of "0x"
  std::size_t end = 0;
  std::int64_t value = 0;
};

// "10061", "-3008", "0x274d", "8000274d": a whole word that is a number.
std::optional<Token> token_at(const NormalizedText& text, std::size_t start) {
  const std::string_view all = text.text;
  const bool prefixed = all.substr(start).starts_with("0x");
  const std::size_t first = prefixed ? start + 2 : start;
  const bool openssl = all.substr(0, start).ends_with("error:");
  // A number may be wrapped, but a letter on the next line is rather a word's.
  const auto goes_on = [&](std::size_t i) {
    if (i == first || text.gap[i] == kNoGap) return true;
    return (text.gap[i] & kLineEnd) != 0 && (text.gap[i] & kQuote) == 0 &&
           (prefixed || openssl || is_digit(all[i]));
  };
  std::size_t end = first;
  while (end < all.size() && end - first <= kMaxDigits && is_hex(all[end]) && goes_on(end)) ++end;
  if (end == first || end - first > kMaxDigits) return std::nullopt;
  const std::string_view digits = all.substr(first, end - first);
  const bool decimal = std::all_of(digits.begin(), digits.end(), is_digit);
  const bool hex = prefixed || (digits.size() == 8 && (openssl || !decimal));
  if (!hex && !decimal) return std::nullopt;
  if (!text.edge(end)) return std::nullopt;
  // "1.10061" and "10061.5" are something else, "10061." ends a sentence.
  if (end + 1 < all.size() && all[end] == '.' && is_digit(all[end + 1]) &&
      !broken_before(text, end + 1)) {
    return std::nullopt;
  }
  const auto value = to_number(digits, hex ? 16 : 10);
  if (!value) return std::nullopt;
  const bool minus = !hex && (text.gap[start] & kHyphen) != 0 &&
                     (start == 0 || !is_word_letter(all[start - 1]) ||
                      (text.gap[start] & (kBlank | kLineEnd | kQuote)) != 0);
  return Token{start, end, minus ? -*value : *value};
}

// The numbers that a token may stand for: itself, and the Windows error within an HRESULT or the
// errno within an OpenSSL code, as unsigned or signed 32 bits.
std::vector<std::int64_t> readings_of(std::int64_t value) {
  constexpr std::int64_t kTwo32 = std::int64_t{1} << 32;
  std::vector<std::int64_t> readings = {value};
  if (value < 0 && value >= -kTwo32 / 2) value += kTwo32;
  if (value != readings.front()) readings.push_back(value);
  if (value >= 0x80070000 && value <= 0x8007FFFF) readings.push_back(value & 0xFFFF);
  if (value > 0x80000000 && value <= 0x8000FFFF) readings.push_back(value & 0xFFFF);
  return readings;
}

bool carries(const Carrier& carrier, const NormalizedText& text, std::size_t start) {
  if (carrier.blank && start != 0 && (text.gap[start] & (kBlank | kLineEnd)) == 0) return false;
  const std::string_view before = std::string_view(text.text).substr(0, start);
  if (!before.ends_with(carrier.before)) return false;
  return text.edge(start - carrier.before.size());
}

bool is_followed(const NumberFamily& family, const NormalizedText& text, std::size_t end) {
  const std::string_view rest = std::string_view(text.text).substr(end);
  return family.after.empty() ||
         std::any_of(family.after.begin(), family.after.end(),
                     [&](const std::string& one) { return rest.starts_with(one); });
}

// "| 10061 | WSAECONNREFUSED | ECONNREFUSED |"
NumberRow row_of(std::string_view line) {
  std::vector<std::string> cells;
  for (const std::string_view cell : text::split(line.substr(1), "|")) {
    cells.emplace_back(text::trim(cell));
  }
  if (cells.size() < 3) throw std::runtime_error("numbers.md: " + std::string(line));
  std::string_view digits = cells[0];
  const bool minus = digits.starts_with('-');
  if (minus) digits.remove_prefix(1);
  const bool hex = digits.starts_with("0x");
  if (hex) digits.remove_prefix(2);
  const auto value = to_number(digits, hex ? 16 : 10);
  if (!value) throw std::runtime_error("numbers.md: no number: " + std::string(line));
  return {minus ? -*value : *value, cells[1], cells[2], cells.size() > 3 && cells[3] == "weak"};
}

}  // namespace

std::vector<NumberFamily> parse_numbers(std::string_view markdown) {
  std::vector<NumberFamily> families;
  for (const std::string_view raw : text::lines(markdown)) {
    const std::string_view line = text::trim(raw);
    if (line.starts_with("## ")) {
      families.push_back({std::string(line.substr(3)), {}, {}, {}});
    } else if (families.empty()) {
      continue;
    } else if (line.starts_with("- after ")) {
      for (const std::string& one : backticked(line)) {
        families.back().after.push_back(normalize(one).text);
      }
    } else if (line.starts_with("- code ") || line.starts_with("- net ")) {
      const auto kind = line.starts_with("- code ") ? Rule::Kind::code : Rule::Kind::net;
      for (const std::string& one : backticked(line)) {
        families.back().carriers.push_back({kind, normalize(one).text, one.ends_with(' ')});
      }
    } else if (line.starts_with("| ") && !line.starts_with("| number")) {
      families.back().rows.push_back(row_of(line));
    }
  }
  if (families.empty()) throw std::runtime_error("numbers.md has no families");
  return families;
}

std::vector<std::string> symbols_of(const NumberRow& row) {
  constexpr auto kPrefixes =
      std::to_array<std::string_view>({"WSA", "NSURLError", "kCF", "errSSL"});
  std::vector<std::string> symbols;
  if (row.name.find('(') != std::string::npos) return symbols;
  for (const std::string_view name : text::split(row.name, " ")) {
    const bool own = name.find('_') != std::string_view::npos ||
                     std::any_of(kPrefixes.begin(), kPrefixes.end(),
                                 [&](std::string_view prefix) { return name.starts_with(prefix); });
    if (own && name.size() >= kMinSymbol) symbols.emplace_back(name);
  }
  return symbols;
}

NumberIndex::NumberIndex(std::vector<NumberFamily> families) : families_(std::move(families)) {
  for (const NumberFamily& family : families_) {
    for (const NumberRow& row : family.rows) by_number_[row.number].push_back({&family, &row});
  }
}

std::vector<NumberHit> NumberIndex::find(const NormalizedText& text) const {
  std::vector<NumberHit> hits;
  for (std::size_t i = 0; i < text.size() && hits.size() < kMaxHits; ++i) {
    if (!is_digit(text.text[i]) && !(is_hex(text.text[i]) && text.edge(i))) continue;
    const auto token = token_at(text, i);
    if (token) {
      for (const std::int64_t value : readings_of(token->value)) {
        const auto found = by_number_.find(value);
        if (found == by_number_.end()) continue;
        for (const Entry& entry : found->second) {
          const auto& carriers = entry.family->carriers;
          const auto carrier = std::find_if(carriers.begin(), carriers.end(), [&](const auto& one) {
            return carries(one, text, token->first);
          });
          const bool carried =
              carrier != carriers.end() && is_followed(*entry.family, text, token->end);
          // Eight digits without "0x" may be a part of a hash.
          const bool within = value != token->value && value >= kFirstOfNetwork &&
                              (token->value < 0 || text.text.compare(token->first, 2, "0x") == 0);
          if (!carried && !within) continue;
          const Rule::Kind kind = within ? Rule::Kind::code : carrier->kind;
          hits.push_back(
              {{token->first - (carried ? carrier->before.size() : 0), token->end, false},
               entry.row->weak ? Rule::Kind::generic : kind,
               entry.row});
        }
      }
    }
    // Past the digits, so that none begins within another.
    while (i + 1 < text.size() && is_digit(text.text[i + 1]) && text.gap[i + 1] == kNoGap) ++i;
  }
  return hits;
}

}  // namespace sfprobe::guidance
