#include "text/known_secrets.hpp"

#include <unistr.h>

#include <algorithm>
#include <cstdint>

#include "text/ascii.hpp"
#include "text/base64.hpp"
#include "text/redact.hpp"

namespace sfprobe::text {
namespace {

constexpr std::size_t kPrefix = 6;
constexpr std::size_t kMinLoose = 4;
constexpr std::size_t kMinUser = 3;
constexpr std::size_t kDistinct = 8;

bool is_letter(char c) { return is_alpha(c) || is_digit(c); }

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

struct Letters {
  std::string text;
  std::vector<std::size_t> places;
};

Letters letters_of(std::string_view bytes) {
  Letters out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_letter(bytes[i])) continue;
    out.text += lower(bytes[i]);
    out.places.push_back(i);
  }
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

// What base64 makes of the secret `offset` bytes into a text, whatever stands around it.
std::string base64_inside(std::string_view secret, std::size_t offset) {
  const std::string whole = base64(std::string(offset, '\0') + std::string(secret));
  const std::size_t first = (offset * 8 + 5) / 6;
  const std::size_t last = (offset + secret.size()) * 8 / 6;
  return whole.substr(first, last - first);
}

// UTF-8 read as Latin-1, and written as UTF-8 once more.
std::string written_twice(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0U | byte >> 6U);
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

// "" if it has a character that Latin-1 has not.
std::string latin1(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    ucs4_t point = 0;
    const int length =
        ::u8_mbtoucr(&point, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    if (length <= 0 || point > 0xFF) return {};
    out += static_cast<char>(point);
    bytes.remove_prefix(static_cast<std::size_t>(length));
  }
  return out;
}

std::size_t common(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<std::size_t>(end - a.begin());
}

// Calls found(begin, length) for each place where `text` has the needle, or six of its bytes and
// as many more as agree.
template <class Found>
void find_beginnings(std::string_view text, std::string_view needle, Found found) {
  const std::string_view start = needle.substr(0, kPrefix);
  for (std::size_t at = text.find(start); at != std::string_view::npos;) {
    const std::size_t length = common(needle, text.substr(at));
    found(at, length);
    at = text.find(start, at + 1);
  }
}

// The text of a program has words; a secret that is one may stand there by right.
bool is_distinct(std::string_view secret) {
  const bool word = std::all_of(secret.begin(), secret.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
  });
  return secret.size() >= kDistinct && !word;
}

}  // namespace

void KnownSecrets::add_loose(std::string_view secret) {
  const Letters letters = letters_of(secret);
  if (letters.text.size() < kMinLoose) {
    words_.emplace_back(secret);
    return;
  }
  const std::size_t after = secret.size() - 1 - letters.places.back();
  loose_.push_back({letters.text, letters.places.front(), after, is_distinct(secret)});
}

void KnownSecrets::add_bytes(std::string_view secret) {
  for (std::string variant : {std::string(secret), latin1(secret), written_twice(secret)}) {
    if (variant.size() >= kMinUser) bytes_.push_back(std::move(variant));
  }
}

void KnownSecrets::add_text(const std::string& secret) {
  if (secret.empty()) return;
  add_loose(secret);
  if (!std::all_of(secret.begin(), secret.end(), is_ascii)) add_bytes(secret);
  add_loose(base64(secret));
  if (secret.size() < kMinLoose) return;
  add_loose(hex(secret));
  for (const std::size_t offset : {1U, 2U}) add_loose(base64_inside(secret, offset));
}

void KnownSecrets::add(const std::string& user, const std::string& password) {
  add_text(password);
  if (user.empty() && password.empty()) return;
  add_loose(base64(user + ":" + password));
  if (user.size() >= kMinUser) words_.push_back(user);
}

void KnownSecrets::find_loose(const Layer& layer, bool distinct_only,
                              std::vector<Span>& spans) const {
  const Letters letters = letters_of(layer.bytes);
  const auto is_mark = [&](std::size_t at) {
    const char c = layer.bytes[at];
    return !is_letter(c) && static_cast<unsigned char>(c) > 0x20;
  };
  for (const Loose& needle : loose_) {
    if (distinct_only && !needle.distinct) continue;
    find_beginnings(letters.text, needle.letters, [&](std::size_t at, std::size_t length) {
      const bool whole = length == needle.letters.size();
      if (distinct_only && !whole) return;
      std::size_t begin = letters.places[at];
      std::size_t end = letters.places[at + length - 1] + 1;
      const std::string_view found = std::string_view(layer.bytes).substr(begin, end - begin);
      // Few letters stand in many sentences, with blanks between them.
      if (length < kPrefix && found.find_first_of(" \t\r\n") != std::string_view::npos) return;
      for (std::size_t n = 0; n < needle.before && begin > 0 && is_mark(begin - 1); ++n) --begin;
      for (std::size_t n = 0; whole && n < needle.after; ++n) {
        if (end < layer.bytes.size() && is_mark(end)) ++end;
      }
      spans.push_back(layer.in_text({begin, end}));
    });
  }
}

void KnownSecrets::find_exact(const Layer& layer, std::vector<Span>& spans) const {
  const std::string& text = layer.bytes;
  const auto letter_at = [&](std::size_t at) { return at < text.size() && is_letter(text[at]); };
  for (const std::string& word : words_) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool beside = (at > 0 && letter_at(at - 1) && is_letter(word.front())) ||
                          (letter_at(end) && is_letter(word.back()));
      if (!beside) spans.push_back(layer.in_text({at, end}));
    }
  }
  for (const std::string& bytes : bytes_) {
    find_beginnings(text, bytes, [&](std::size_t at, std::size_t length) {
      spans.push_back(layer.in_text({at, at + length}));
    });
  }
}

std::string KnownSecrets::from_peer(std::string_view text) const {
  std::vector<Span> spans;
  for (const Layer& layer : layers_of(text)) {
    for (const Span& found : secret_spans(layer.bytes)) spans.push_back(layer.in_text(found));
    find_loose(layer, false, spans);
    find_exact(layer, spans);
  }
  return hide(text, std::move(spans));
}

std::string KnownSecrets::from_library(std::string_view text) const {
  // Mostly there is nothing to look for, and a document has many texts, certificates among them.
  const auto distinct = [](const Loose& needle) { return needle.distinct; };
  if (std::none_of(loose_.begin(), loose_.end(), distinct)) return std::string(text);
  std::vector<Span> spans;
  for (const Layer& layer : layers_of(text)) find_loose(layer, true, spans);
  return hide(text, std::move(spans));
}

}  // namespace sfprobe::text
