// Purpose: which pages a pasted text is about. Ownership: built once from the pages, then const.
// Threads: const members from any thread; pure. Failure: none; a text that is not about a login
// gives no match. Its cost is linear in the length of the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guidance/contexts.hpp"
#include "guidance/index.hpp"
#include "guidance/page.hpp"

namespace sfprobe::guidance {

constexpr std::size_t kMaxPaste = 1024 * 1024;

struct Match {
  Page page;
  double confidence = 0;  // 0..1
  std::string matched;    // the words that were recognised, clean and without secrets
};

struct Explanation {
  std::vector<Match> matches;  // the likeliest first
  Words words;                 // what the text says about {host} and the like
  bool cut = false;            // only the first MiB was read
  // For a text without a match: whose error it seems to be, and what to paste instead.
  std::string elsewhere;
};

class Recogniser {
 public:
  // Of all embedded pages.
  Recogniser();

  Explanation recognise(std::string_view pasted) const;

 private:
  struct CompiledRule {
    Rule::Kind kind;
    std::vector<PhraseId> phrases;
  };
  struct CompiledPage {
    Page page;
    std::vector<CompiledRule> rules;
    std::vector<PhraseId> unless;
  };
  struct CompiledElsewhere {
    std::string advice;
    std::vector<PhraseId> phrases;
  };
  struct Text;
  struct Candidate;

  std::vector<PhraseId> add(const std::vector<std::string>& written);
  bool accepts(const CompiledRule& rule, const Span& span, const Text& text) const;
  std::optional<Candidate> judge(std::size_t page, const Text& text) const;
  static void drop_parts(std::vector<Candidate>& candidates);
  void order(std::vector<Candidate>& candidates) const;

  PhraseIndex index_;
  std::vector<CompiledPage> pages_;
  std::vector<PhraseId> login_;
  std::vector<PhraseId> oauth_;
  std::vector<PhraseId> network_;
  std::vector<CompiledElsewhere> elsewhere_;
};

}  // namespace sfprobe::guidance
