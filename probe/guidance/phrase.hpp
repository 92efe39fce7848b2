// Purpose: one phrase of a page's "Recognised by", and where it occurs in a text. No regular
// expressions: the cost of a match is bounded by the phrase's own length and its window.
// docs/errors/README.md describes how a phrase is written. Threads: pure.
// Failure: std::runtime_error for a phrase that cannot be read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guidance/literal.hpp"
#include "guidance/places.hpp"

namespace sfprobe::guidance {

struct Atom {
  enum class Kind { literal, any, number, port, other_port, host, other_host, url };
  Kind kind = Kind::literal;
  NormalizedText letters{};  // of a literal
};

struct Span {
  std::size_t first = 0;
  std::size_t end = 0;
  bool truncated = false;  // the text ended within the phrase
};

class Phrase {
 public:
  explicit Phrase(std::string_view written);

  // The phrase at letter `start`, where its head was found up to `head_end`. `searches` has a place
  // for each of its own, and stays with it as long as the text is the same, as `letters` does.
  std::optional<Span> match(const NormalizedText& text, std::size_t start, std::size_t head_end,
                            const Places& places, std::span<Search> searches,
                            HostLetters& letters) const;
  // The same, where the text agrees with a part of the head only: if it ends there.
  std::optional<Span> broken_off(const NormalizedText& text, std::size_t start,
                                 const Reach& head) const;

  // The letters with which every match begins.
  const std::string& head() const { return head_text().text; }
  const NormalizedText& head_text() const { return atoms_.front().letters; }
  // How many letters it prescribes.
  std::size_t weight() const { return weight_; }
  // How many of its literals follow a "*".
  std::size_t searches() const { return searches_; }

 private:
  void add_atom(std::string_view piece);
  bool begins(const NormalizedText& text, std::size_t start) const;
  bool ends(const NormalizedText& text, std::size_t pos) const;
  bool truncated_here(const NormalizedText& text, std::size_t pos, std::size_t seen) const;

  std::vector<Atom> atoms_;
  std::size_t weight_ = 0;
  std::size_t searches_ = 0;
  bool open_end_ = false;
};

}  // namespace sfprobe::guidance
