// Purpose: which pages a pasted text is about. Ownership: built once from the pages, then const.
// Threads: const members from any thread; pure. Failure: none; a text that is not about a login
// gives no match. Its cost is linear in the length of the text.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guidance/candidates.hpp"
#include "guidance/contexts.hpp"
#include "guidance/fill.hpp"
#include "guidance/numbers.hpp"
#include "guidance/page.hpp"
#include "guidance/pasted_text.hpp"
#include "guidance/spelling.hpp"
#include "sfprobe/explain.hpp"

namespace sfprobe::guidance {

struct Match {
  Page page;
  double confidence = 0;  // 0..1: how often an answer of this kind is right
  std::string matched;    // the words that were recognised, clean and without secrets
};

struct Recognised {
  std::vector<Match> matches;  // at most three, the likeliest first
  Words words;                 // what the text says about {host} and the like
  bool cut = false;            // only the first MiB was read
  // For a text without a match: whose error it seems to be, and what to paste instead. With one:
  // what else the text says, as that the login worked.
  std::string elsewhere;
  std::string file;               // what kind of file it was: "HAR"; "" for a text
  std::vector<FileError> errors;  // of the file, the first first
  std::string inner;  // the cause within a known wrapper that is itself not known; "" if none
};

class Recogniser {
 public:
  // Of all embedded pages.
  Recogniser();

  Recognised recognise(std::string_view pasted) const;

 private:
  struct CompiledRule {
    Rule::Kind kind;
    std::vector<PhraseId> phrases;
    bool needs_network = false;  // of the text, even though the rule is generic
    bool sentence = false;       // of another language than English, and enough by itself
    bool own = false;            // printed by sfprobe alone, whose summaries are prose
  };
  struct CompiledPage {
    Page page;
    std::vector<CompiledRule> rules;
    std::vector<PhraseId> unless;
  };

  std::vector<PhraseId> add(const std::vector<std::string>& written);
  PastedText read(std::string_view pasted) const;
  Recognised recognise_as_written(std::string_view pasted) const;
  std::vector<Candidate> candidates_for(const PastedText& text) const;
  const CompiledPage* page_named(std::string_view plain) const;
  std::string inner_cause(const PastedText& text) const;

  PhraseIndex index_;
  NumberIndex numbers_;
  Spelling spelling_;  // of the pages' own phrases
  std::vector<CompiledPage> pages_;
  std::unordered_map<std::string, std::size_t> page_of_;  // by id
  std::vector<PhraseId> login_;
  std::vector<PhraseId> oauth_;
  std::vector<PhraseId> network_;
  std::vector<PhraseId> own_;  // of the rules that are its own
  std::vector<PhraseId> before_cause_;
  std::vector<PhraseId> after_cause_;
  std::vector<PhraseId> noise_;  // with the wrappers
  std::vector<PhraseId> reported_;
  std::vector<PhraseId> named_only_;
  std::vector<PhraseId> in_general_;
  std::vector<PhraseId> over_;
  std::vector<PhraseId> experienced_;
  std::vector<PhraseId> happens_;
  std::vector<PhraseId> tried_again_;
  std::vector<PhraseId> succeeded_;
  std::vector<ElsewherePhrases> elsewhere_;
};

// The explanation of a text, or of a file with errors in it (guidance/error_file.hpp).
Recognised explain(const Recogniser& recogniser, std::string_view content);

}  // namespace sfprobe::guidance
