#include "guidance/spelling.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/nearest.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kMinWord = 5;   // letters; of fewer a wrong one makes another word
constexpr std::size_t kMinCode = 8;   // "ENOTFUND"
constexpr std::size_t kMinStart = 6;  // of a code in which the text ends
constexpr std::size_t kMaxWord = 48;

bool is_word_letter(char c) {
  const char lower = text::lower(c);
  return text::is_digit(c) || c == '_' || (lower >= 'a' && lower <= 'z');
}

// "resets" and "certificates" are no misspelt words.
bool is_inflected(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  constexpr std::string_view kEnds = "sdrnye";
  return b.size() == a.size() + 1 && b.starts_with(a) && kEnds.find(b.back()) != kEnds.npos;
}

// A part of a host, a path or an address is a name, which anybody may have chosen.
bool is_in_name(std::string_view text, std::size_t first, std::size_t end) {
  constexpr std::string_view kJoins = "./@\\-";
  const char before = first == 0 ? ' ' : text[first - 1];
  const bool joined = end + 1 < text.size() && kJoins.find(text[end]) != kJoins.npos &&
                      is_word_letter(text[end + 1]);
  return joined || kJoins.find(before) != kJoins.npos;
}

template <class Use>
void each_word(std::string_view text, Use use) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word_letter(text[end])) ++end;
    if (end > i) use(i, end);
    i = std::max(end, i + 1);
  }
}

}  // namespace

void Spelling::add(std::string_view phrase, bool code) {
  each_word(phrase, [&](std::size_t first, std::size_t end) {
    const std::string word = text::lower(std::string(phrase.substr(first, end - first)));
    if (word.size() < (code ? kMinCode : kMinWord) || word.size() > kMaxWord) return;
    const auto [it, is_new] = words_.insert(word);
    if (!is_new) return;
    if (by_size_.size() <= word.size()) by_size_.resize(word.size() + 1);
    by_size_[word.size()].push_back(*it);
    if (code) codes_.push_back(word);
  });
}

// The one word that is an edit away; "" if there are several, or none.
std::string_view Spelling::known_like(std::string_view lower) const {
  std::string_view found;
  for (std::size_t size = lower.size() - 1; size <= lower.size() + 1; ++size) {
    if (size >= by_size_.size()) break;
    for (const std::string_view known : by_size_[size]) {
      // Nobody mistakes the first letter, and few words need be compared then.
      if (known.front() != lower.front() || is_inflected(known, lower)) continue;
      if (text::edit_distance(known, lower) != 1) continue;
      if (!found.empty()) return {};
      found = known;
    }
  }
  return found;
}

std::string_view Spelling::code_beginning(std::string_view lower) const {
  std::string_view found;
  for (const std::string& code : codes_) {
    if (!code.starts_with(lower) || code == lower) continue;
    if (!found.empty()) return {};
    found = code;
  }
  return found;
}

std::optional<std::string> Spelling::corrected(std::string_view text) const {
  std::string out;
  std::size_t copied = 0;
  each_word(text, [&](std::size_t first, std::size_t end) {
    const std::string word(text.substr(first, end - first));
    const std::string lower = text::lower(word);
    if (word.size() < kMinWord || word.size() > kMaxWord || words_.contains(lower)) return;
    if (is_in_name(text, first, end)) return;
    std::string_view known = known_like(lower);
    if (known.empty() && end == text.size() && word.size() >= kMinStart && lower != word) {
      known = code_beginning(lower);
    }
    if (known.empty()) return;
    out.append(text.substr(copied, first - copied));
    // A code is written in capitals, as its reader expects it.
    const bool capitals =
        std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    for (const char c : known) {
      out += capitals && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    copied = end;
  });
  if (copied == 0) return std::nullopt;
  return out.append(text.substr(copied));
}

}  // namespace sfprobe::guidance
