#include <cmath>

#include "guidance/catalogue.hpp"
#include "report/explanation.hpp"
#include "report/json_codec.hpp"
#include "report/json_parts.hpp"

namespace sfprobe {
namespace {

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json match_json(const guidance::Match& match, const guidance::Words& words) {
  const guidance::Page& page = match.page;
  Json fixes = Json::array();
  for (Fix fix : page.fixes) {
    guidance::fill_fix(fix, words);
    fixes.push_back(fix_json(fix));
  }
  return {{"id", page.id},
          {"title", page.title},
          {"confidence", std::round(match.confidence * 100) / 100},
          {"matched", match.matched},
          {"means", guidance::fill(page.means, words)},
          {"fixes", fixes},
          {"never", page.never},
          {"confirmed_by", page.confirmed_by},
          {"related", page.related},
          {"page", "docs/errors/" + page.id + ".md"}};
}

}  // namespace

std::string to_json(const guidance::Explanation& explanation) {
  Json json = {{"schema", "sfprobe.explain/1"}, {"matches", Json::array()}};
  for (const guidance::Match& match : explanation.matches) {
    json["matches"].push_back(match_json(match, explanation.words));
  }
  if (explanation.cut) json["cut"] = true;
  if (!explanation.elsewhere.empty()) json["elsewhere"] = explanation.elsewhere;
  return dumped(json);
}

std::string catalogue_json() {
  Json pages = Json::array();
  for (const guidance::Embedded& embedded : guidance::embedded_pages()) {
    const guidance::Page page = guidance::parse_page(embedded.markdown);
    pages.push_back(
        {{"id", page.id}, {"title", page.title}, {"page", "docs/errors/" + page.id + ".md"}});
  }
  return dumped({{"schema", "sfprobe.catalogue/1"}, {"pages", pages}});
}

}  // namespace sfprobe
