// The rules of the pages, languages, numbers and contexts, as the recogniser looks them up.
#include <algorithm>

#include "guidance/catalogue.hpp"
#include "guidance/languages.hpp"
#include "guidance/recognise.hpp"

namespace sfprobe::guidance {
namespace {

using Kind = Rule::Kind;

// A sentence that only a translation of these programs has says itself that it is about the
// network: nothing else need. That a certificate has expired is said of trainings and goods, too.
constexpr std::size_t kMinSentence = 24;  // bytes, without blanks
constexpr std::size_t kMinSentenceOnValidity = 64;

bool is_a_sentence(std::string_view id, std::string_view phrase) {
  const bool validity =
      id == "CERT_HAS_EXPIRED" || id == "CERT_NOT_YET_VALID" || id == "CERT_REVOKED";
  const auto bytes =
      std::count_if(phrase.begin(), phrase.end(), [](char c) { return c != ' ' && c != '*'; });
  return static_cast<std::size_t>(bytes) >= (validity ? kMinSentenceOnValidity : kMinSentence);
}

// "invalid_grant" and "InvalidGrant" are the same code.
std::string letters_of(std::string id) {
  std::erase(id, '_');
  for (char& c : id) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return id;
}

}  // namespace

Recogniser::Recogniser() : numbers_(parse_numbers(embedded_numbers())) {
  for (const Embedded& embedded : embedded_pages()) {
    CompiledPage compiled{read_page(embedded), {}, {}};
    for (const Rule& rule : compiled.page.recognition.rules) {
      compiled.rules.push_back({rule.kind, add(rule.phrases)});
      for (const std::string& phrase : rule.phrases) {
        spelling_.add(phrase, rule.kind == Kind::code || phrase.find(' ') == std::string::npos);
      }
      if (rule.program == "sfprobe") {
        const auto& own = compiled.rules.back().phrases;
        own_.insert(own_.end(), own.begin(), own.end());
        compiled.rules.back().own = true;
      }
      if (rule.kind == Kind::wrapper) noise_.push_back(compiled.rules.back().phrases.front());
    }
    compiled.unless = add(compiled.page.recognition.unless);
    page_of_.emplace(compiled.page.id, pages_.size());
    pages_.push_back(std::move(compiled));
  }
  for (const std::string_view markdown : embedded_languages()) {
    const Language language = parse_language(markdown);
    for (const LocalisedRule& one : language.rules) {
      pages_.at(page_of_.at(one.id))
          .rules.push_back(
              {one.rule.kind, add(one.rule.phrases), one.rule.kind == Kind::generic,
               language.name != "English" && is_a_sentence(one.id, one.rule.phrases.front())});
    }
  }
  for (const NumberFamily& family : numbers_.families()) {
    for (const NumberRow& row : family.rows) {
      for (const std::string& name : symbols_of(row)) {
        pages_.at(page_of_.at(row.id))
            .rules.push_back({row.weak ? Kind::generic : Kind::code, add({name})});
      }
    }
  }
  Contexts contexts = parse_contexts(embedded_contexts());
  login_ = add(contexts.login);
  oauth_ = add(contexts.oauth);
  network_ = add(contexts.network);
  before_cause_ = add(contexts.before_cause);
  after_cause_ = add(contexts.after_cause);
  named_only_ = add(contexts.named_only);
  in_general_ = add(contexts.in_general);
  over_ = add(contexts.over);
  experienced_ = add(contexts.experienced);
  happens_ = add(contexts.happens);
  tried_again_ = add(contexts.tried_again);
  succeeded_ = add(contexts.succeeded);
  reported_ = add(contexts.reported);
  // A code is no evidence that it occurred, although it says that the text is about OAuth.
  std::erase_if(contexts.oauth, [&](const std::string& one) {
    return std::any_of(pages_.begin(), pages_.end(), [&](const CompiledPage& page) {
      return letters_of(page.page.id) == letters_of(one);
    });
  });
  for (const auto* list : {&contexts.login, &contexts.oauth, &contexts.network}) {
    for (const PhraseId id : add(*list)) reported_.push_back(id);
  }
  for (const PhraseId id : add(contexts.noise)) noise_.push_back(id);
  for (const Elsewhere& one : contexts.elsewhere) {
    elsewhere_.push_back({one.advice, add(one.phrases), one.after_login});
  }
}

std::vector<PhraseId> Recogniser::add(const std::vector<std::string>& written) {
  std::vector<PhraseId> ids;
  for (const std::string& one : written) ids.push_back(index_.add(one));
  return ids;
}

}  // namespace sfprobe::guidance
