#include "fuzz/parsers.hpp"
#include "json/json_value.hpp"
#include "report/explanation.hpp"

namespace sfprobe::fuzz {

// Any bytes may be pasted. Every kind of file, and each decoder of a text: what the bytes look like
// decides which.
void take_paste(std::string_view pasted) {
  const Explanation explanation = explain(pasted);
  demand(explanation.errors.size() <= 100);
  for (const FileError& error : explanation.errors) {
    demand(error.count > 0 && is_clean(error.matched) && error.matched.size() < 200);
  }
  double before = 1;
  for (const ErrorMatch& match : explanation.matches) {
    demand(match.confidence > 0 && match.confidence <= before);
    demand(is_clean(match.matched) && match.matched.size() < 200);
    before = match.confidence;
  }
  demand(is_clean(to_terminal(explanation, {})));
  demand(parse_json(to_json(explanation)).has_value());
}

}  // namespace sfprobe::fuzz
