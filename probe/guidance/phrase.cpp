#include "guidance/phrase.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace sfprobe::guidance {
namespace {

constexpr std::size_t kWindow = 160;        // letters that "*" may stand for
constexpr std::size_t kLongestHost = 253;   // RFC 1035
constexpr std::size_t kShortestStump = 12;  // letters that are left of a phrase that was cut off

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_host_letter(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_address_letter(char c) { return is_digit(c) || c == '.'; }

// A blank ends a word. A line end does, too, but not within a number or an IPv4 address, which may
// have been wrapped there.
bool broken_before(const Letters& text, std::size_t i) {
  if ((text.gap[i] & kLineEnd) != 0) {
    return !is_address_letter(text.text[i - 1]) || !is_address_letter(text.text[i]);
  }
  return (text.gap[i] & (kBlank | kQuote)) != 0;
}

template <class Accept>
std::size_t run_end(const Letters& text, std::size_t start, std::size_t limit, Accept accept) {
  std::size_t i = start;
  while (i < text.size() && i - start < limit && accept(text.text[i]) &&
         (i == start || !broken_before(text, i))) {
    ++i;
  }
  return i;
}

// A host keeps no full stop at its end: that is the sentence's.
std::size_t host_end(const Letters& text, std::size_t start) {
  std::size_t end = run_end(text, start, kLongestHost, is_host_letter);
  while (end > start && text.text[end - 1] == '.') --end;
  return end;
}

// Whether letter i of the text may follow the letter before it, as the phrase has it.
bool joined_as(const Letters& phrase, std::size_t k, const Letters& text, std::size_t i) {
  const std::uint8_t wanted = phrase.gap[k];
  const std::uint8_t found = text.gap[i];
  if ((found & kLineEnd) != 0) return true;
  if ((wanted & kUnderscore) != 0) return (found & (kUnderscore | kHyphen)) != 0;
  if (wanted != 0 || found == 0) return true;
  return !is_word_letter(phrase.text[k]) || !is_word_letter(phrase.text[k - 1]);
}

struct Reach {
  std::size_t letters = 0;  // of the literal
  std::size_t end = 0;      // in the text
};

// How far the literal and the text at `start` agree.
Reach reach_of(const Letters& phrase, const Letters& text, std::size_t start) {
  Reach reach{0, start};
  while (reach.letters < phrase.size() && reach.end < text.size()) {
    const std::size_t k = reach.letters;
    std::size_t i = reach.end;
    // An apostrophe that was lost may have left a question mark.
    if (k > 0 && (phrase.gap[k] & kQuote) != 0 && text.text[i] == '?' && phrase.text[k] != '?') ++i;
    if (i == text.size() || phrase.text[k] != text.text[i]) break;
    if (k > 0 && !joined_as(phrase, k, text, i)) break;
    reach = {k + 1, i + 1};
  }
  return reach;
}

// The first place within the window where the literal stands.
std::size_t find_literal(const Letters& phrase, const Letters& text, std::size_t from) {
  const std::size_t last = std::min(text.size(), from + kWindow);
  for (std::size_t i = from; i < last; ++i) {
    if (text.text[i] != phrase.text.front()) continue;
    if (reach_of(phrase, text, i).letters == phrase.size()) return i;
  }
  return std::string::npos;
}

bool is_salesforce(std::string_view host) {
  return host.ends_with("salesforce.com") || host.ends_with(".force.com");
}

// Whether a host is none of those where the login went. Either may have been cut by a line end.
bool is_elsewhere(std::string_view host, const Places& places) {
  if (host.find("proxy") != std::string_view::npos) return true;
  if (places.hosts.empty() || is_salesforce(host)) return false;
  return std::none_of(places.hosts.begin(), places.hosts.end(), [&](std::string_view known) {
    return known.starts_with(host) || host.starts_with(known);
  });
}

bool is_common_port(std::string_view port) { return port == "443" || port == "80"; }

}  // namespace

Places places_in(const Letters& text) {
  constexpr std::string_view kScheme = "https://";
  Places places;
  for (std::size_t i = text.text.find(kScheme); i != std::string::npos && places.hosts.size() < 64;
       i = text.text.find(kScheme, i + 1)) {
    const std::size_t start = i + kScheme.size();
    const std::size_t end = host_end(text, start);
    if (end == start) continue;
    places.hosts.emplace(text.text.substr(start, end - start));
    if (end < text.size() && text.text[end] == ':') {
      const std::size_t stop = run_end(text, end + 1, 5, is_digit);
      places.ports.emplace(text.text.substr(end + 1, stop - end - 1));
    }
  }
  return places;
}

Phrase::Phrase(std::string_view written) {
  std::string_view rest = written;
  while (!rest.empty()) {
    const std::size_t wild = rest.find_first_of("*<");
    if (wild != 0) add_atom(rest.substr(0, wild));
    if (wild == std::string_view::npos) break;
    rest.remove_prefix(wild);
    const std::size_t length = rest.front() == '*' ? 1 : rest.find('>') + 1;
    if (length == 0) {
      add_atom("<");
      rest.remove_prefix(1);
      continue;
    }
    add_atom(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  if (!atoms_.empty() && atoms_.back().kind == Atom::Kind::any) {
    open_end_ = true;
    atoms_.pop_back();
  }
  if (atoms_.empty() || atoms_.front().kind != Atom::Kind::literal || head().size() < 4) {
    throw std::runtime_error("a phrase begins with four letters or more: " + std::string(written));
  }
}

void Phrase::add_atom(std::string_view piece) {
  using Kind = Atom::Kind;
  constexpr auto kNames = std::to_array<std::pair<std::string_view, Kind>>({
      {"*", Kind::any},
      {"<number>", Kind::number},
      {"<port>", Kind::port},
      {"<other-port>", Kind::other_port},
      {"<host>", Kind::host},
      {"<other-host>", Kind::other_host},
  });
  for (const auto& [name, kind] : kNames) {
    if (piece == name) {
      atoms_.push_back({kind});
      return;
    }
  }
  Letters letters = letters_of(piece);
  if (letters.size() == 0) return;
  weight_ += letters.size();
  // "<" that opens no placeholder belongs to the literal before it.
  if (!atoms_.empty() && atoms_.back().kind == Atom::Kind::literal) {
    Letters& before = atoms_.back().letters;
    before.text += letters.text;
    before.gap.insert(before.gap.end(), letters.gap.begin(), letters.gap.end());
    return;
  }
  atoms_.push_back({Kind::literal, std::move(letters)});
}

bool Phrase::truncated_here(const Letters& text, std::size_t pos, std::size_t seen) const {
  if (seen < kShortestStump || seen * 3 < weight_) return false;
  return pos >= text.size() || text.text.compare(pos, 3, "...") == 0;
}

std::optional<Span> Phrase::match(const Letters& text, std::size_t start,
                                  const Places& places) const {
  if (!text.edge(start)) return std::nullopt;
  std::size_t pos = start;
  std::size_t seen = 0;
  bool any = false;
  for (const Atom& atom : atoms_) {
    const std::size_t from = pos;
    switch (atom.kind) {
      case Atom::Kind::any: any = true; continue;
      case Atom::Kind::literal: {
        if (any) {
          pos = find_literal(atom.letters, text, pos);
          if (pos == std::string::npos) return std::nullopt;
        }
        const Reach reach = reach_of(atom.letters, text, pos);
        seen += reach.letters;
        pos = reach.end;
        if (reach.letters < atom.letters.size()) {
          if (!truncated_here(text, pos, seen)) return std::nullopt;
          return Span{start, pos, true};
        }
        break;
      }
      case Atom::Kind::number:
        pos = run_end(text, pos, 12, is_digit);
        if (pos < text.size() && text.text[pos] == '.' && pos + 1 < text.size() &&
            is_digit(text.text[pos + 1])) {
          return std::nullopt;
        }
        break;
      case Atom::Kind::port:
      case Atom::Kind::other_port: {
        pos = run_end(text, pos, 5, is_digit);
        const std::string_view port = std::string_view(text.text).substr(from, pos - from);
        // What goes on with a colon or a letter was a part of an IPv6 address.
        if (pos < text.size() && !broken_before(text, pos) &&
            (text.text[pos] == ':' || is_word_letter(text.text[pos]))) {
          return std::nullopt;
        }
        if (atom.kind == Atom::Kind::other_port &&
            (is_common_port(port) || places.ports.contains(port))) {
          return std::nullopt;
        }
        break;
      }
      case Atom::Kind::host:
      case Atom::Kind::other_host: {
        pos = host_end(text, pos);
        const std::string_view host = std::string_view(text.text).substr(from, pos - from);
        if (atom.kind == Atom::Kind::other_host && !is_elsewhere(host, places)) {
          return std::nullopt;
        }
        break;
      }
    }
    if (pos == from) return std::nullopt;
    any = false;
  }
  if (!open_end_ && !text.edge(pos)) return std::nullopt;
  return Span{start, pos, false};
}

}  // namespace sfprobe::guidance
