#include <algorithm>
#include <array>
#include <string_view>

#include "guidance/decode.hpp"
#include "guidance/other_host.hpp"
#include "guidance/recognise.hpp"

namespace sfprobe::guidance {
namespace {

// Its name, or that of its old command or in its users' language.
bool names_salesforce(const NormalizedText& text) {
  constexpr auto kNames = std::to_array<std::string_view>({"salesforce", "sfdx", "sfdc"});
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view one) {
    return text.text.find(one) != std::string::npos;
  });
}

}  // namespace

PastedText Recogniser::read(std::string_view pasted) const {
  PastedText text;
  text.plain = decode(pasted);
  text.normalized = normalize(text.plain);
  text.spans = index_.find(text.normalized);
  text.salesforce = text.has(login_);
  text.login = text.salesforce || text.has(oauth_);
  text.network = text.has(network_);
  text.salesforce_lines = lines_with_salesforce_host(text.normalized);
  // What sfprobe prints is about a login, whatever hosts it names.
  if (!text.login && !text.has(own_) && !names_salesforce(text.normalized)) {
    text.other_host = other_host(text.normalized);
  }
  text.reports = text.has(reported_);
  text.form = form_of(text.plain);
  text.happens = text.has(happens_);
  const auto each = [&](const std::vector<PhraseId>& phrases, auto&& use) {
    for (const PhraseId id : phrases) {
      for (const Span& span : text.spans[id]) {
        if (!span.truncated) use(span.first);
      }
    }
  };
  const auto& line = text.normalized.line;
  each(in_general_, [&](std::size_t at) { text.in_general.insert(at); });
  each(experienced_, [&](std::size_t at) { text.experienced.insert(at); });
  each(over_, [&](std::size_t at) { text.over.insert(at); });
  each(tried_again_, [&](std::size_t at) { text.tried_again.insert(line[at]); });
  each(succeeded_,
       [&](std::size_t at) { text.last_success = std::max(text.last_success, line[at]); });
  for (const PhraseId id : named_only_) {
    for (const Span& span : text.spans[id]) {
      if (!span.truncated) text.add_naming_paragraph(span);
    }
  }
  for (const ElsewherePhrases& one : elsewhere_) {
    for (const PhraseId id : one.phrases) {
      for (const Span& span : text.spans[id]) {
        if (span.truncated) continue;
        const ElsewherePhrases*& whose = one.after_login ? text.after_login : text.foreign;
        if (!one.after_login) text.foreign_lines.insert(text.normalized.line[span.first]);
        if (whose == nullptr) whose = &one;
      }
    }
  }
  return text;
}

}  // namespace sfprobe::guidance
