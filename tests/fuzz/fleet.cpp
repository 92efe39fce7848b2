#include "fuzz/parsers.hpp"
#include "json/json_value.hpp"
#include "serve/allow_list.hpp"
#include "serve/http.hpp"
#include "sfprobe/error.hpp"
#include "watch/entries.hpp"

namespace sfprobe::fuzz {

// What stands behind the last line is asked for; the lines before say whether that is allowed.
void take_allow_list(std::string_view bytes) {
  const std::size_t last = bytes.rfind('\n');
  const serve::AllowList list(bytes.substr(0, last));
  for (const text::BadLine& bad : list.faults().bad) demand(is_clean(bad.why));
  if (last == bytes.npos) return;
  try {
    const Target asked = parse_target(bytes.substr(last + 1));
    const auto found = list.find(asked);
    demand(!found || found->target.authority() == asked.authority());
    demand(!found || !list.empty());
  } catch (const InputError&) {
  }
}

void take_query(std::string_view bytes) {
  const serve::Query query = serve::parse_query(bytes);
  std::size_t size = query.path.size();
  for (const auto& [name, value] : query.values) size += name.size() + value.size();
  demand(size <= bytes.size());
  query.value("target");
  const auto deadline = serve::deadline_of(bytes);
  demand(!deadline || (deadline->count() >= 1 && deadline->count() <= 3'600'000));
}

void take_journal(std::string_view bytes) {
  const auto line = parse_json(bytes);
  if (!line) return;
  const auto one = watch::try_of(*line);
  const auto gap = watch::gap_of(*line);
  demand(!one || !gap);
  if (one) demand(watch::try_of(*parse_json(watch::try_line(*one)))->state == one->state);
}

}  // namespace sfprobe::fuzz
