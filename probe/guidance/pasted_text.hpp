// Purpose: one pasted text and what was found in it: the evidence that rules are matched with.
// Ownership: refers to nothing; built for one text. Threads: const after building. Failure: none.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "guidance/index.hpp"
#include "guidance/named_line.hpp"

namespace sfprobe::guidance {

// Another program's or stage's errors, as compiled from docs/recognition.md.
struct ElsewherePhrases {
  std::string advice;
  std::vector<PhraseId> phrases;
  bool after_login = false;
};

struct PastedText {
  std::string plain;  // decoded
  NormalizedText normalized;
  std::vector<std::vector<Span>> spans;  // by phrase
  bool salesforce = false;               // it speaks of a Salesforce login,
  bool login = false;                    // or of some login
  bool network = false;
  std::optional<Span> other_host;  // that its connections go to, where a login needs none such
  bool reports = false;            // something other than a code says that it is about an error
  std::set<std::uint32_t> foreign_lines;
  std::set<std::uint32_t> salesforce_lines;  // name a host of Salesforce's
  std::set<std::uint32_t> naming_lines;      // speak of errors in general
  std::set<std::size_t> experienced;         // where somebody says that he has the error,
  bool happens = false;                      // or that something fails
  std::set<std::size_t> in_general;          // where words of general sentences begin,
  std::set<std::size_t> over;                // of what is past,
  std::set<std::uint32_t> tried_again;       // on which lines something was tried again,
  std::uint32_t last_success = 0;            // and which line last says that it worked
  TextForm form;
  const ElsewherePhrases* foreign = nullptr;      // whose these are
  const ElsewherePhrases* after_login = nullptr;  // a session's, which may still name a cause

  bool has(const std::vector<PhraseId>& phrases) const;

  // Something else wrote this line. A `strong` phrase is a code or a wording of its own.
  bool is_foreign(const Span& span, bool strong) const;

  bool names_salesforce_host(const Span& span) const;

  // The lines around the span, up to an empty one, speak of errors in general.
  void add_naming_paragraph(const Span& span);

  // Its line speaks of errors in general, as documentation does.
  bool is_on_naming_line(const Span& span) const;

  // The span is all that the text says, but for a few words.
  bool is_alone(const Span& span) const;

  // "error=access_denied", {"error": "access_denied"}, "access_denied::…"
  bool is_value_of_error(const Span& span) const;

  // The bytes of `plain` that a span covers.
  std::string_view quote(const Span& span) const;
};

// Lines that name a login or My Domain host, not a page of documentation.
std::set<std::uint32_t> lines_with_salesforce_host(const NormalizedText& text);

}  // namespace sfprobe::guidance
