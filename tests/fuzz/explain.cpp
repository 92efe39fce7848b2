// Purpose: any bytes may be pasted. Aborts where an explanation breaks a promise of its header.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "guidance/recognise.hpp"
#include "report/explanation.hpp"
#include "report/json_value.hpp"
#include "text/redact.hpp"

using namespace sfprobe;

namespace {

void demand(bool promise) {
  if (!promise) std::abort();
}

bool is_clean(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n') || byte == 0x7F) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const guidance::Recogniser recogniser;
  const std::string_view pasted(reinterpret_cast<const char*>(data), size);
  const guidance::Explanation explanation = recogniser.recognise(pasted);
  double before = 1;
  for (const guidance::Match& match : explanation.matches) {
    demand(match.confidence > 0 && match.confidence <= before);
    demand(is_clean(match.matched) && match.matched.size() < 200);
    before = match.confidence;
  }
  demand(is_clean(to_terminal(explanation, {})));
  demand(parse_json(to_json(explanation)).has_value());
  demand(text::redact_secrets(pasted.substr(0, 4000)).size() <= 3 * size + 16);
  return 0;
}
