#include "text/sentences.hpp"

namespace sfprobe::text {
namespace {

bool is_name(std::string_view word) {
  if (word == "sf" || word == "node" || word == "npm" || word == "curl") return true;
  return word.substr(0, word.find_last_not_of(".,:;") + 1).find_first_of(".:/=_0123456789") !=
         std::string_view::npos;
}

}  // namespace

std::string as_sentence(std::string text) {
  if (text.empty()) return text;
  const std::string_view word = std::string_view(text).substr(0, text.find(' '));
  if (text[0] >= 'a' && text[0] <= 'z' && !is_name(word)) text[0] = static_cast<char>(text[0] - 32);
  if (text.back() != '.' && text.back() != '?' && text.back() != '!') text += '.';
  return text;
}

std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> sentences;
  std::size_t start = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const bool stop = text[i] == '.' || text[i] == '?' || text[i] == '!';
    const auto next = static_cast<unsigned char>(text[i + 2]);
    if (!stop || text[i + 1] != ' ' || (next >= 'a' && next <= 'z')) continue;
    sentences.emplace_back(text.substr(start, i + 1 - start));
    start = i + 2;
  }
  if (start < text.size()) sentences.emplace_back(text.substr(start));
  return sentences;
}

}  // namespace sfprobe::text
