#include <cmath>

#include "json/json_codec.hpp"
#include "report/explanation.hpp"
#include "report/json_parts.hpp"

namespace sfprobe {
namespace {

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json match_json(const ErrorMatch& match) {
  Json fixes = Json::array();
  for (const Fix& fix : match.fixes) fixes.push_back(fix_json(fix));
  return {{"id", match.id},
          {"title", match.title},
          {"confidence", std::round(match.confidence * 100) / 100},
          {"matched", match.matched},
          {"means", match.means},
          {"fixes", fixes},
          {"never", match.never},
          {"confirmed_by", match.confirmed_by},
          {"related", match.related},
          {"page", match.page}};
}

}  // namespace

std::string to_json(const Explanation& explanation) {
  Json json = {{"schema", "sfprobe.explain/1"}, {"matches", Json::array()}};
  for (const ErrorMatch& match : explanation.matches) json["matches"].push_back(match_json(match));
  if (explanation.cut) json["cut"] = true;
  if (!explanation.elsewhere.empty()) json["elsewhere"] = explanation.elsewhere;
  if (!explanation.inner.empty()) json["inner"] = explanation.inner;
  if (!explanation.file.empty()) {
    json["file"] = explanation.file;
    json["errors"] = Json::array();
    for (const FileError& error : explanation.errors) {
      json["errors"].push_back({{"time", error.time.empty() ? Json(nullptr) : Json(error.time)},
                                {"count", error.count},
                                {"id", error.id},
                                {"matched", error.matched}});
    }
  }
  return dumped(json);
}

std::string catalogue_json() {
  Json pages = Json::array();
  for (const ErrorPage& page : error_pages()) {
    pages.push_back({{"id", page.id}, {"title", page.title}, {"page", page.page}});
  }
  return dumped({{"schema", "sfprobe.catalogue/1"}, {"pages", pages}});
}

}  // namespace sfprobe
