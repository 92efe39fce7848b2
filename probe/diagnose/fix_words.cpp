#include "diagnose/fix_words.hpp"

#include <algorithm>

#include "diagnose/circumstances.hpp"

namespace sfprobe {
namespace {

// The file with which the CLI's chain was accepted when that was tried.
Words file_that_helps(const Observed& observed) {
  const ObservedRoute* route = observed.cli_route();
  if (route == nullptr) return {};
  const auto file_in = [](const ChainVerdicts& verdicts) -> std::string {
    for (const auto& one : verdicts.cures) {
      if (one.facts.fix == "set-extra-ca" && one.facts.trusted) return one.facts.file;
    }
    return {};
  };
  if (route->proxy_tls) {
    const std::string file = file_in(route->proxy_tls->verdicts);
    if (!file.empty()) return {{"file", file}};
  }
  for (const ObservedHandshake& handshake : route->handshakes) {
    const std::string file = file_in(handshake.verdicts);
    if (!file.empty()) return {{"file", file}};
  }
  return {};
}

// What happens, for a message to somebody else, who has not read the report.
std::string what_happens(const Conclusion& conclusion) {
  std::string what = conclusion.verdict.summary;
  std::replace(what.begin(), what.end(), '"', '\'');  // the message stands in quotes itself
  return what;
}

// A file that NODE_EXTRA_CA_CERTS names already, and that is of use: the variable takes only one.
std::string file_in_use(const Observed& observed) {
  if (!observed.trust) return {};
  const trust::ExtraFile& extra = observed.trust->facts.extra;
  return extra.useless() ? "" : extra.path;
}

}  // namespace

// The cause's own words first, then those of the findings on its page, then the machine's.
Words words_for(const Observed& observed, const Conclusion& conclusion, const Findings& findings,
                const std::string& page) {
  Words words = file_that_helps(observed);
  words.emplace_back("what", what_happens(conclusion));
  words.emplace_back("fileinuse", file_in_use(observed));
  words.insert(words.end(), conclusion.words.begin(), conclusion.words.end());
  for (const Finding& finding : findings) {
    if (finding.code == page) words.insert(words.end(), finding.words.begin(), finding.words.end());
  }
  for (const Finding& finding : findings) {
    if (!finding.elsewhere) words.insert(words.end(), finding.words.begin(), finding.words.end());
  }
  const auto known = known_words(observed);
  words.insert(words.end(), known.begin(), known.end());
  return words;
}

}  // namespace sfprobe
