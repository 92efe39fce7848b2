#include "checks/endpoint/body.hpp"

#include "report/json_value.hpp"
#include "text/html.hpp"
#include "text/words.hpp"

namespace sfprobe::endpoint {
namespace {

constexpr std::size_t kExcerpt = 160;

bool is_version_list(const Value& json) {
  if (json.list().empty()) return false;
  const Value& first = json.list().front();
  return first["version"].is_string() && first["url"].is_string();
}

}  // namespace

void describe_body(std::string_view body, RequestFacts& facts) {
  const std::string_view text = text::trim(body);
  if (text.empty()) {
    facts.kind = "empty";
    return;
  }
  if (const auto json = parse_json(text)) {
    facts.kind = "json";
    if ((*json)["error"].is_string()) {
      facts.kind = "oauth-error";
      facts.oauth_error = (*json)["error"].string();
    } else if (is_version_list(*json)) {
      facts.kind = "api-versions";
    }
    return;
  }
  if (text::looks_like_html(text)) {
    facts.kind = "html";
    facts.title = text::html_title(text);
    facts.excerpt = text::html_words(text, kExcerpt);
    return;
  }
  facts.kind = "text";
  facts.excerpt = std::string(text.substr(0, kExcerpt));
}

}  // namespace sfprobe::endpoint
