// Purpose: which of the pages that a text may be about comes first, and how sure that is.
// Threads: pure. Failure: none. At most a few candidates are compared with each other.
#pragma once

#include <vector>

#include "guidance/page.hpp"
#include "guidance/pasted_text.hpp"

namespace sfprobe::guidance {

struct Hit {
  Span span;
  Rule::Kind kind = Rule::Kind::wrapper;
  double score = 0;
  bool loose = false;  // nothing says that it occurred
};

struct Candidate {
  const Page* page = nullptr;
  std::vector<Hit> hits{};  // the best first

  const Hit& best() const { return hits.front(); }
};

// How much a rule of this kind tells by itself, 0..1.
double base_score(Rule::Kind kind);

// The likeliest first: causes before what merely wraps them, the code that an aggregate names
// before its members, then what the pages say of each other.
void order(std::vector<Candidate>& candidates, const PastedText& text);

// Of the first of the ordered candidates: how often an answer of this kind is right.
double confidence(const std::vector<Candidate>& candidates, const PastedText& text);

}  // namespace sfprobe::guidance
