// Purpose: error numbers, whatever the words around them: docs/recognition/numbers.md says which
// number of which program means which page, and what has to stand before it. Ownership: built once,
// then const. Threads: pure, linear in the text. Failure: parse_numbers throws std::runtime_error:
// the file is ours, and a test reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guidance/phrase.hpp"
#include "guidance/rule.hpp"

namespace sfprobe::guidance {

struct NumberRow {
  std::int64_t number = 0;
  std::string name;   // "WSAECONNREFUSED", or several
  std::string id;     // of the page
  bool weak = false;  // any other page explains more
};

// What stands before a number of the family, normalized, and how much that tells.
struct Carrier {
  Rule::Kind kind = Rule::Kind::net;
  std::string before;
  bool blank = false;  // and something parts it from the number
};

struct NumberFamily {
  std::string name;  // "Winsock"
  std::vector<Carrier> carriers;
  std::vector<std::string> after;  // one of these has to follow, if there are any
  std::vector<NumberRow> rows;
};

std::vector<NumberFamily> parse_numbers(std::string_view markdown);

// The names of a row that nothing but an error is called: "WSAECONNREFUSED", not "EPIPE", which its
// page has.
std::vector<std::string> symbols_of(const NumberRow& row);

struct NumberHit {
  Span span;
  Rule::Kind kind = Rule::Kind::net;
  const NumberRow* row = nullptr;
};

class NumberIndex {
 public:
  explicit NumberIndex(std::vector<NumberFamily> families);
  NumberIndex(const NumberIndex&) = delete;
  NumberIndex& operator=(const NumberIndex&) = delete;

  // At most 256.
  std::vector<NumberHit> find(const NormalizedText& text) const;

  const std::vector<NumberFamily>& families() const { return families_; }

 private:
  struct Entry {
    const NumberFamily* family;
    const NumberRow* row;
  };

  std::vector<NumberFamily> families_;
  std::unordered_map<std::int64_t, std::vector<Entry>> by_number_;
};

}  // namespace sfprobe::guidance
