#include "guidance/source_line.hpp"

#include <algorithm>
#include <array>

#include "guidance/listed_line.hpp"
#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr auto kStatements = std::to_array<std::string_view>({"#define ",
                                                              "#include ",
                                                              "// ",
                                                              "/* ",
                                                              "case ",
                                                              "it(",
                                                              "it.each(",
                                                              "test(",
                                                              "test.each(",
                                                              "describe(",
                                                              "expect(",
                                                              "await ",
                                                              "assert(",
                                                              "assert ",
                                                              "assertEquals(",
                                                              "enum ",
                                                              "export ",
                                                              "pub enum ",
                                                              "pub fn ",
                                                              "typedef ",
                                                              "public ",
                                                              "private ",
                                                              "protected ",
                                                              "static ",
                                                              "constexpr ",
                                                              "def test",
                                                              "func Test",
                                                              "const ",
                                                              "var ",
                                                              "let mut ",
                                                              "if (",
                                                              "if [",
                                                              "elif ",
                                                              "else if ",
                                                              "} else",
                                                              "} catch",
                                                              "catch (",
                                                              "rescue ",
                                                              "except ",
                                                              "except:",
                                                              "raise ",
                                                              "throw ",
                                                              "throws ",
                                                              "return ",
                                                              "SELECT ",
                                                              "DELETE FROM ",
                                                              "UPDATE ",
                                                              "expr: ",
                                                              "alert: ",
                                                              "@throws ",
                                                              "* @",
                                                              "@Test",
                                                              "@Parameterized",
                                                              "self.",
                                                              "this.",
                                                              "with self.",
                                                              "with mock.",
                                                              "with pytest.",
                                                              "nock(",
                                                              "mock.",
                                                              "jest.",
                                                              "sinon.",
                                                              "cy.",
                                                              "msgid ",
                                                              "msgstr ",
                                                              "switch (",
                                                              "while (",
                                                              "for (",
                                                              "try {",
                                                              "async function",
                                                              "function ",
                                                              "namespace ",
                                                              "impl ",
                                                              "assert_",
                                                              "trap ",
                                                              "echo ",
                                                              "fn ",
                                                              "func (",
                                                              "func main",
                                                              "when \"",
                                                              "when '",
                                                              "when :",
                                                              "Mock ",
                                                              "<!--",
                                                              "commit ",
                                                              "Expected: \""});

constexpr auto kSearches = std::to_array<std::string_view>(
    {"grep ", "egrep ", "rg ", "ag ", "git grep ", "git log ", "findstr ", "Select-String ",
     "git show ", "git diff ", "git blame "});

constexpr auto kParts = std::to_array<std::string_view>(
    {".toBe(",     ".toEqual(", ".toMatchObject(", ".toThrow(",   ".rejects.",    "new Error(",
     "thenThrow(", "mockRej",   "expect(",         "| grep ",     "side_effect=", "replyWithError(",
     ".includes(", ".matches(", "errors.Is(",      "errors.As(",  "; // ",        "throw [",
     ".throw(",    ".throws(",  "but was: <",      "expected: <", "%s",           "{ // ",
     "matches \"", "matches '", "contains \"",     "=~ \"",       "like '%",      "LIKE '%"});

// "x.setBody('…');", "login(user) {": a statement, or the head of a block.
bool is_statement(std::string_view line) {
  constexpr auto kEnds = std::to_array<std::string_view>(
      {");", "};", "];", "\";", "';", ") {", "=> {", "({", "([", ");,"});
  const std::size_t comment = line.find(" // ");
  if (comment != std::string_view::npos) line = text::trim(line.substr(0, comment));
  if (line.empty() || is_report(line) || (!ends_with_any(line, kEnds) && !line.ends_with(';'))) {
    return false;
  }
  return line.find_first_of("(=") != std::string_view::npos;
}

// "with open(x):", "for x in f(y):" of Python.
bool is_block_head(std::string_view line) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"with ", "for ", "while ", "if ", "elif ", "class ", "def ", "async def ", "except "});
  return line.ends_with("):") && begins_with_any(line, kStarts);
}

}  // namespace

std::string_view trimmed(std::string_view line, std::string_view these) {
  const std::size_t first = line.find_first_not_of(these);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(these) - first + 1);
}

bool ends_with_any(std::string_view line, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(),
                     [&](std::string_view one) { return line.ends_with(one); });
}

bool begins_with_any(std::string_view line, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(),
                     [&](std::string_view one) { return line.starts_with(one); });
}

bool holds_any(std::string_view line, std::span<const std::string_view> these) {
  return std::any_of(these.begin(), these.end(), [&](std::string_view one) {
    return line.find(one) != std::string_view::npos;
  });
}

bool is_report(std::string_view line) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"Error", "error", "ERROR", "[Error", "Traceback", "Caused by", "Exception", "FATAL", "fatal",
       "Uncaught", "Unhandled", "WARN", "Warning", "at ", "[cause]", "curl:", "wget:", "npm "});
  constexpr auto kHolds = std::to_array<std::string_view>(
      {"Error: ", "Exception: ", "ERROR", "WARN", "FATAL", "level="});
  return begins_with_any(line, kStarts) || holds_any(line, kHolds);
}

bool is_source_line(std::string_view line) {
  if (line.starts_with("$ ")) line.remove_prefix(2);
  return begins_with_any(line, kStatements) || begins_with_any(line, kSearches) ||
         holds_any(line, kParts) || is_statement(line) || is_block_head(line) ||
         is_listed_line(line);
}

}  // namespace sfprobe::guidance
