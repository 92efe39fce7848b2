#include "guidance/fill.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/sentences.hpp"
#include "text/shell.hpp"

namespace sfprobe::guidance {
namespace {

// What stands for a word that nobody knows, where a sentence can do with it.
constexpr auto kSpoken = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"host", "the login host"},
    {"port", "443"},
    {"proxy", "the proxy"},
    {"issuer", "its issuer"},
    {"names", "other names"},
    {"variable", "the proxy variable"},
    {"filtered", "are cut off or ignored"},
});

std::string_view spoken(std::string_view word) {
  for (const auto& [known, words] : kSpoken) {
    if (known == word) return words;
  }
  return {};
}

bool knows(const Words& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [&](const auto& entry) {
    return entry.first == word && !entry.second.empty();
  });
}

struct Gap {
  std::size_t open = std::string::npos;  // of the brace
  std::size_t close = 0;                 // behind it
};

// "The proxy is {proxy}." says nothing of a proxy that nobody knows.
bool is_definition(std::string_view text, std::size_t open) {
  return text.substr(0, open).ends_with(" is ");
}

// The first placeholder that nothing stands for.
Gap first_gap(std::string_view text, const Words& words, bool spoken_will_do) {
  for (std::size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view word = text.substr(open + 1, close - open - 1);
    const bool speaks = spoken_will_do && !spoken(word).empty() && !is_definition(text, open);
    if (knows(words, word) || speaks) continue;
    return {open, close + 1};
  }
  return {};
}

bool has_gap(std::string_view text, const Words& words) {
  return first_gap(text, words, false).open != std::string::npos;
}

// "the name server {server}" reads without the word.
void drop_apposition(std::string& text, const Words& words) {
  constexpr std::string_view kWord = " {server}";
  constexpr std::string_view kTitle = "name server";
  if (knows(words, "server")) return;
  for (std::size_t at = text.find(kWord); at != std::string::npos; at = text.find(kWord, at)) {
    const bool named =
        at >= kTitle.size() && text.compare(at - kTitle.size(), kTitle.size(), kTitle) == 0;
    if (!named) {
      ++at;
      continue;
    }
    // " (name server {server})" goes as a whole.
    const std::size_t start = at - kTitle.size();
    const std::size_t end = text.find(')', at);
    const bool alone = start >= 2 && text.compare(start - 2, 2, " (") == 0;
    if (alone && end != std::string::npos) {
      at = start - 2;
      text.erase(at, end + 1 - at);
    } else {
      text.erase(at, kWord.size());
    }
  }
}

// Takes the smallest part around the gap out of the sentence; false if only all of it would do.
bool drop_part(std::string& sentence, const Gap& gap) {
  constexpr std::size_t kShortClause = 24;
  const std::size_t opened = sentence.rfind('(', gap.open);
  const std::size_t closed = sentence.find(')', gap.close);
  if (opened != std::string::npos && closed != std::string::npos &&
      sentence.find(')', opened) == closed) {
    const std::size_t from = opened > 0 && sentence[opened - 1] == ' ' ? opened - 1 : opened;
    sentence.erase(from, closed + 1 - from);
    return true;
  }
  const std::size_t start = sentence.find_last_of(",;:\"", gap.open);
  const std::size_t end = sentence.find_first_of(",;:.\"?", gap.close);
  if (start == std::string::npos || end == std::string::npos) return false;
  const bool clause = sentence[start] == ';';
  const bool aside = sentence[start] == ',' && end - start <= kShortClause;
  if (!clause && !aside) return false;
  sentence.erase(start, end - start);
  return true;
}

template <class Known, class Unknown>
std::string replace_words(std::string_view text, const Words& words, Known known, Unknown unknown) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    const std::string word(text.substr(open + 1, close - open - 1));
    out.append(text.substr(0, open));
    const auto it = std::find_if(words.begin(), words.end(), [&](const auto& entry) {
      return entry.first == word && !entry.second.empty();
    });
    out += it == words.end() ? unknown(word) : known(it->second);
    text.remove_prefix(close + 1);
    if (out.ends_with('.') && text.starts_with('.')) text.remove_prefix(1);  // a title's own
  }
  return out.append(text);
}

}  // namespace

std::string fill(std::string_view text, const Words& words) {
  std::string out;
  for (std::string& sentence : text::sentences_of(text)) {
    drop_apposition(sentence, words);
    bool reads = true;
    for (Gap gap = first_gap(sentence, words, true); gap.open != std::string::npos && reads;
         gap = first_gap(sentence, words, true)) {
      reads = drop_part(sentence, gap);
    }
    if (!reads) continue;
    out += (out.empty() ? "" : " ") +
           replace_words(
               sentence, words, [](const std::string& value) { return value; },
               [](const std::string& word) { return std::string(spoken(word)); });
  }
  return out;
}

std::string fill_command(std::string_view command, const Words& words) {
  return replace_words(command, words, text::shell_quoted, [](std::string word) {
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return word;
  });
}

namespace {

template <class Environment>
bool env_has_gap(const Environment& env, const Words& words) {
  return std::any_of(env.set.begin(), env.set.end(),
                     [&](const auto& change) {
                       return has_gap(change.first, words) || has_gap(change.second, words);
                     }) ||
         std::any_of(env.unset.begin(), env.unset.end(),
                     [&](const std::string& name) { return has_gap(name, words); });
}

// A change that still has a gap in it is for a person, not for a script: it becomes a command.
void fill_env(Fix& fix, const Words& words) {
  const bool gap = env_has_gap(*fix.env, words);
  for (auto& [name, value] : fix.env->set) {
    if (gap) {
      fix.command += (fix.command.empty() ? "export " : "\nexport ") + fill_command(name, words) +
                     "=" + fill_command(value, words);
    }
    name = fill(name, words);
    value = fill(value, words);
  }
  for (std::string& name : fix.env->unset) name = fill(name, words);
  // A name comes from evidence, which may be anybody's, and no shell can quote it.
  const auto& [set, unset] = *fix.env;
  const bool names =
      std::all_of(set.begin(), set.end(),
                  [](const auto& change) { return text::is_variable_name(change.first); }) &&
      std::all_of(unset.begin(), unset.end(), text::is_variable_name);
  if (gap || !names) fix.env.reset();
}

}  // namespace

void fill_fix(Fix& fix, const Words& words) {
  fix.text = fill(fix.text, words);
  fix.command = fill_command(fix.command, words);
  if (fix.env) fill_env(fix, words);
}

bool fill_fix_without_gaps(Fix& fix, const Words& words) {
  if (has_gap(fix.command, words)) fix.command.clear();
  if (fix.env && env_has_gap(*fix.env, words)) fix.env.reset();
  fill_fix(fix, words);
  return !fix.text.empty() || !fix.command.empty() || fix.env;
}

}  // namespace sfprobe::guidance
