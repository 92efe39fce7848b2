#include "cli/texts_of_servers.hpp"

#include <array>
#include <string_view>

#include "text/clean.hpp"

namespace sfprobe::cli {
namespace {

constexpr auto kFields = std::to_array<std::string_view>(
    {"excerpt", "first_bytes", "headers", "proxy_headers", "server", "title"});
constexpr std::size_t kMost = 6;  // steps that are named

// A name server's address is no text of a server.
bool holds_text(const Step& step, std::string_view field) {
  if (step.id.starts_with("dns.")) return false;
  const Value& value = step.facts[std::string(field)];
  return !value.string().empty() || !value.list().empty();
}

}  // namespace

void add_texts_of_servers(const Evidence& evidence, TextPlaces& places) {
  for (const Step& step : evidence.steps) {
    for (const std::string_view field : kFields) {
      if (holds_text(step, field)) places[step.id].emplace(field);
    }
  }
}

std::string listed(const TextPlaces& places) {
  std::string text;
  std::size_t named = 0;
  for (const auto& [step, fields] : places) {
    if (named++ == kMost) break;
    text += (text.empty() ? "" : "; ") + text::clean(step, 80) + ": ";
    for (const std::string& field : fields) text += (field == *fields.begin() ? "" : ", ") + field;
  }
  if (places.size() <= kMost) return text;
  const std::size_t more = places.size() - kMost;
  return text + "; " + std::to_string(more) + (more == 1 ? " more step" : " more steps");
}

}  // namespace sfprobe::cli
