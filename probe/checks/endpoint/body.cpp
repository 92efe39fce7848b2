#include "checks/endpoint/body.hpp"

#include "json/json_value.hpp"
#include "text/clean.hpp"
#include "text/html.hpp"
#include "text/words.hpp"

namespace sfprobe::endpoint {
namespace {

constexpr std::size_t kExcerpt = 160;
constexpr std::size_t kMaxTitle = 100;
constexpr std::size_t kMaxWords = 4096;  // before secrets are taken out
constexpr std::size_t kMaxCode = 60;

// RFC 6749 section 5.2: a code of its list, or with a description, as Salesforce always sends it.
bool is_oauth_error(const Value& json) {
  const std::string& code = json["error"].string();
  if (code.empty()) return false;
  for (std::string_view known : {"invalid_request", "invalid_client", "invalid_grant",
                                 "unauthorized_client", "unsupported_grant_type", "invalid_scope",
                                 "invalid_client_id", "rate_limit_exceeded", "server_error"}) {
    if (code == known) return true;
  }
  return json["error_description"].is_string();
}

bool is_version_list(const Value& json) {
  if (json.list().empty()) return false;
  const Value& first = json.list().front();
  return first["version"].is_string() && first["url"].is_string();
}

}  // namespace

void describe_body(std::string_view body, const Recorder& recorder, RequestFacts& facts) {
  const auto said = [&recorder](std::string_view words) { return recorder.from_peer(words); };
  const std::string_view text = text::trim(body);
  if (text.empty()) {
    facts.kind = BodyKind::empty;
    return;
  }
  if (const auto json = parse_json(text)) {
    facts.kind = BodyKind::json;
    if (is_oauth_error(*json)) {
      facts.kind = BodyKind::oauth_error;
      facts.oauth_error = text::clean(said((*json)["error"].string()), kMaxCode);
    } else if (is_version_list(*json)) {
      facts.kind = BodyKind::api_versions;
    }
    return;
  }
  if (text::looks_like_html(text)) {
    facts.kind = BodyKind::html;
    facts.title = text::clean(said(text::html_title(text)), kMaxTitle);
    facts.excerpt = text::clean(said(text::html_words(text, kMaxWords)), kExcerpt);
    return;
  }
  facts.kind = BodyKind::text;
  facts.excerpt = text::clean(said(text.substr(0, kMaxWords)), kExcerpt);
}

}  // namespace sfprobe::endpoint
