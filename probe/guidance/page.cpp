#include "guidance/page.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include "text/shell.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

// A paragraph or list item continues on the next line.
void append(std::string& text, std::string_view line) {
  if (!text.empty()) text += ' ';
  text += line;
}

// "1. (retry) Run it again." -> id "retry", text "Run it again."
Fix begin_fix(std::string_view line) {
  Fix fix;
  std::string_view rest = text::trim(line.substr(line.find('.') + 1));
  if (rest.starts_with('(')) {
    const std::size_t end = rest.find(')');
    if (end == std::string_view::npos) throw std::runtime_error("fix without )");
    fix.id = rest.substr(1, end - 1);
    rest = text::trim(rest.substr(end + 1));
  }
  if (fix.id.empty()) throw std::runtime_error("fix without an id: " + std::string(line));
  fix.text = rest;
  return fix;
}

// "NAME=value" sets, "unset NAME" unsets.
void read_env_line(std::string_view line, Fix& fix) {
  if (!fix.env) fix.env.emplace();
  if (line.starts_with("unset ")) {
    fix.env->unset.emplace_back(text::trim(line.substr(6)));
    return;
  }
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos)
    throw std::runtime_error("not NAME=value: " + std::string(line));
  fix.env->set.emplace_back(line.substr(0, equals), line.substr(equals + 1));
}

bool begins_numbered(std::string_view line) {
  const std::size_t digits = line.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && line.substr(digits).starts_with(". ");
}

// What stands between backticks.
std::vector<std::string> quoted_parts(std::string_view line) {
  std::vector<std::string> parts;
  for (std::size_t open = line.find('`'); open != std::string_view::npos; open = line.find('`')) {
    const std::size_t close = line.find('`', open + 1);
    if (close == std::string_view::npos)
      throw std::runtime_error("no closing backtick: " + std::string(line));
    parts.emplace_back(line.substr(open + 1, close - open - 1));
    line.remove_prefix(close + 1);
  }
  return parts;
}

// "- text `unable to reach` and `Salesforce`"
void read_recognition(std::string_view line, Recognition& recognition) {
  using Kind = Rule::Kind;
  constexpr auto kKinds = std::to_array<std::pair<std::string_view, Kind>>({
      {"code", Kind::code},
      {"text", Kind::text},
      {"login", Kind::login},
      {"oauth", Kind::oauth},
      {"net", Kind::net},
      {"generic", Kind::generic},
      {"wrapper", Kind::wrapper},
  });
  auto parts = quoted_parts(line);
  const std::string_view word =
      line.starts_with("- ") ? line.substr(2, line.find(' ', 2) - 2) : std::string_view{};
  if (parts.empty()) throw std::runtime_error("nothing to recognise: " + std::string(line));
  for (const auto& [name, kind] : kKinds) {
    if (word != name) continue;
    recognition.rules.push_back({kind, std::move(parts)});
    return;
  }
  auto* list = word == "unless"   ? &recognition.unless
               : word == "before" ? &recognition.before
               : word == "after"  ? &recognition.after
                                  : nullptr;
  if (list == nullptr) throw std::runtime_error("no way to recognise: " + std::string(line));
  list->insert(list->end(), parts.begin(), parts.end());
}

class Reader {
 public:
  void line(std::string_view raw) {
    const std::string_view line = text::trim(raw);
    if (line.starts_with("```")) {
      fence_ = fence_.empty() ? (line.size() > 3 ? std::string(line.substr(3)) : "text") : "";
    } else if (!fence_.empty()) {
      fenced(line);
    } else if (line.starts_with("## ")) {
      section_ = line.substr(3);
    } else if (line.starts_with("# ")) {
      page_.id = text::trim(line.substr(2));
    } else if (!line.empty()) {
      content(line);
    }
  }

  Page take() { return std::move(page_); }

 private:
  void fenced(std::string_view line) {
    if (section_ != "Fixes" || page_.fixes.empty()) return;
    Fix& fix = page_.fixes.back();
    if (fence_ == "env") read_env_line(line, fix);
    if (fence_ == "sh") fix.command += (fix.command.empty() ? "" : "\n") + std::string(line);
  }

  void content(std::string_view line) {
    if (section_.empty()) {
      append(page_.title, line);
    } else if (section_ == "What it likely means") {
      append(page_.means, line);
    } else if (section_ == "Fixes") {
      if (begins_numbered(line)) {
        page_.fixes.push_back(begin_fix(line));
      } else if (!page_.fixes.empty()) {
        append(page_.fixes.back().text, line);
      }
    } else if (section_ == "Never") {
      item(page_.never, line);
    } else if (section_ == "Recognised by") {
      read_recognition(line, page_.recognition);
    } else if (section_ == "Confirmed by") {
      item(page_.confirmed_by, line);
    } else if (section_ == "Related") {
      item(page_.related, line);
    } else if (section_ == "Sources") {
      item(page_.sources, line);
    }
  }

  static void item(std::vector<std::string>& items, std::string_view line) {
    if (line.starts_with("- ")) {
      items.emplace_back(line.substr(2));
    } else if (!items.empty()) {
      append(items.back(), line);
    }
  }

  Page page_;
  std::string section_;
  std::string fence_;
};

}  // namespace

Page parse_page(std::string_view markdown) {
  Reader reader;
  for (std::string_view line : text::lines(markdown)) reader.line(line);
  Page page = reader.take();
  if (page.id.empty() || page.title.empty()) throw std::runtime_error("page without id or title");
  return page;
}

namespace {

// What stands for a word that nobody knows, where a sentence can do with it.
constexpr auto kSpoken = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"host", "the login host"},
    {"proxy", "the proxy"},
    {"status", "unknown"},
    {"title", "unknown"},
    {"address", "its address"},
    {"issuer", "its issuer"},
    {"names", "other names"},
    {"variable", "the proxy variable"},
});

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
  }
  return out.append(text);
}

}  // namespace

std::string fill(std::string_view text, const Words& words) {
  return replace_words(
      text, words, [](const std::string& value) { return value; },
      [](const std::string& word) {
        const auto spoken = std::find_if(kSpoken.begin(), kSpoken.end(),
                                         [&](const auto& entry) { return entry.first == word; });
        return spoken == kSpoken.end() ? "<" + word + ">" : std::string(spoken->second);
      });
}

std::string fill_command(std::string_view command, const Words& words) {
  return replace_words(command, words, text::shell_quoted, [](std::string word) {
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return word;
  });
}

namespace {

// A change that still has a gap in it is for a person, not for a script: it becomes a command.
void fill_env(Fix& fix, const Words& words) {
  const auto has_gap = [&](const auto& change) {
    bool gap = false;
    replace_words(
        change.first + change.second, words, [](const std::string& value) { return value; },
        [&gap](const std::string&) {
          gap = true;
          return std::string();
        });
    return gap;
  };
  const bool gap = std::any_of(fix.env->set.begin(), fix.env->set.end(), has_gap);
  for (auto& [name, value] : fix.env->set) {
    if (gap) {
      fix.command += (fix.command.empty() ? "export " : "\nexport ") + fill_command(name, words) +
                     "=" + fill_command(value, words);
    }
    name = fill(name, words);
    value = fill(value, words);
  }
  if (gap) fix.env.reset();
}

}  // namespace

void fill_fix(Fix& fix, const Words& words) {
  fix.text = fill(fix.text, words);
  fix.command = fill_command(fix.command, words);
  if (fix.env) fill_env(fix, words);
}

}  // namespace sfprobe::guidance
