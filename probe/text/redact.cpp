#include "text/redact.hpp"

namespace sfprobe::text {
namespace {

// Where the scheme ends, or 0: "http://u:p@h" -> 7, "u:p@h" -> 0.
std::size_t after_scheme(std::string_view word) {
  const std::size_t mark = word.find("://");
  if (mark != std::string_view::npos) return mark + 3;
  return word.starts_with("//") ? 2 : 0;
}

std::string redact_word(std::string_view word) {
  std::string out(word);
  const std::size_t at = out.rfind('@');
  const std::size_t start = after_scheme(out);
  if (at != std::string::npos && at >= start) out.replace(start, at - start, "***");
  const std::size_t query = out.find_first_of("?#", start);
  if (query != std::string::npos && query + 1 < out.size()) {
    out.replace(query + 1, std::string::npos, "…");
  }
  return out;
}

}  // namespace

std::string redact_url(std::string_view text) {
  // A password with a blank in it would end a "word" too early: if an "@" follows any blank, the
  // text up to the last "@" is one word.
  const std::size_t at = text.rfind('@');
  const std::size_t scheme = text.find("://");
  if (at != std::string_view::npos && text.substr(0, at).find(' ') != std::string_view::npos) {
    const std::size_t start = scheme != std::string_view::npos && scheme < at ? scheme + 3 : 0;
    return std::string(text.substr(0, start)) + "***" + redact_word(text.substr(at));
  }
  return redact_word(text);
}

}  // namespace sfprobe::text
