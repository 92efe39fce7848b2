// Purpose: what the transcript of a tool shows without saying it: the answer to a CONNECT in
// `curl -v`, a certificate whose issuer is an inspection product, a name that leads nowhere.
// Threads: pure, linear. Failure: none.
#pragma once

#include <string>
#include <vector>

#include "guidance/pasted_text.hpp"
#include "guidance/rule.hpp"

namespace sfprobe::guidance {

struct Shown {
  std::string id;  // of the page
  Span span;
  Rule::Kind kind = Rule::Kind::text;
};

std::vector<Shown> shown_in(const NormalizedText& text);

}  // namespace sfprobe::guidance
