#include "guidance/phrase.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace sfprobe::guidance {
namespace {

// One past the rest of a URL: it ends at a quote or a blank, and a colon that ends it is none of
// it.
std::size_t url_end(const NormalizedText& text, std::size_t from) {
  const auto ends = [&](std::uint8_t gap) {
    return (gap & kQuote) != 0 || ((gap & kBlank) != 0 && (gap & kLineEnd) == 0);
  };
  std::size_t end = from;
  while (end < text.size() && end - from < kWindow && (end == from || !ends(text.gap[end]))) ++end;
  return end > from && text.text[end - 1] == ':' ? end - 1 : end;
}

bool is_common_port(std::string_view port) { return port == "80" || is_salesforce_port(port); }

}  // namespace

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
      {"<url>", Kind::url},
  });
  for (const auto& [name, kind] : kNames) {
    if (piece == name) {
      atoms_.push_back({kind});
      return;
    }
  }
  NormalizedText letters = normalize(piece);
  if (letters.size() == 0) return;
  if (piece.front() == ' ') letters.gap.front() |= kBlank;
  weight_ += letters.size();
  if (!atoms_.empty() && atoms_.back().kind == Atom::Kind::any) ++searches_;
  // "<" that opens no placeholder belongs to the literal before it.
  if (!atoms_.empty() && atoms_.back().kind == Atom::Kind::literal) {
    NormalizedText& before = atoms_.back().letters;
    before.text += letters.text;
    before.gap.insert(before.gap.end(), letters.gap.begin(), letters.gap.end());
    before.last_gap = letters.last_gap;
    return;
  }
  atoms_.push_back({Kind::literal, std::move(letters)});
}

bool Phrase::truncated_here(const NormalizedText& text, std::size_t pos, std::size_t seen) const {
  return seen * 3 >= weight_ && may_be_stump(text, seen, pos);
}

// A phrase that begins with a diacritic begins after one.
bool Phrase::begins(const NormalizedText& text, std::size_t start) const {
  if (text.edge(start)) return true;
  return (atoms_.front().letters.gap.front() & text.gap[start] & kMark) != 0;
}

bool Phrase::ends(const NormalizedText& text, std::size_t pos) const {
  if (text.edge(pos)) return true;
  if (atoms_.back().kind != Atom::Kind::literal) return false;
  if ((atoms_.back().letters.last_gap & kMark) == 0) return false;
  return (text.gap[pos] & kMark) != 0 || text.edge(pos + 1);
}

std::optional<Span> Phrase::broken_off(const NormalizedText& text, std::size_t start,
                                       const Reach& head) const {
  if (!begins(text, start) || !truncated_here(text, head.end, head.letters)) return std::nullopt;
  return Span{start, head.end, true};
}

std::optional<Span> Phrase::match(const NormalizedText& text, std::size_t start,
                                  std::size_t head_end, const Places& places,
                                  std::span<Search> searches, HostLetters& letters) const {
  if (!begins(text, start)) return std::nullopt;
  std::size_t pos = head_end;
  std::size_t seen = atoms_.front().letters.size();
  bool any = false;
  for (const Atom& atom : std::span(atoms_).subspan(1)) {
    const std::size_t from = pos;
    switch (atom.kind) {
      case Atom::Kind::any: any = true; continue;
      case Atom::Kind::literal: {
        if (any) {
          pos = find_literal(atom.letters, text, pos, searches.front());
          searches = searches.subspan(1);
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
        pos = digits_end(text, pos, 12);
        if (pos < text.size() && text.text[pos] == '.' && pos + 1 < text.size() &&
            digits_end(text, pos + 1, 1) > pos + 1) {
          return std::nullopt;
        }
        break;
      case Atom::Kind::port:
      case Atom::Kind::other_port: {
        pos = digits_end(text, pos, 5);
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
        pos = host_end(text, pos, letters);
        const std::string_view host = std::string_view(text.text).substr(from, pos - from);
        if (atom.kind == Atom::Kind::other_host && !places.is_elsewhere(host)) {
          return std::nullopt;
        }
        break;
      }
      case Atom::Kind::url: pos = url_end(text, pos); break;
    }
    if (pos == from) return std::nullopt;
    any = false;
  }
  if (!open_end_ && !ends(text, pos)) return std::nullopt;
  return Span{start, pos, false};
}

}  // namespace sfprobe::guidance
