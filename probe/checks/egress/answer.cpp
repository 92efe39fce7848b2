#include "checks/egress/egress.hpp"
#include "text/ip.hpp"

namespace sfprobe::egress {
namespace {

constexpr std::size_t kMost = 4096;  // bytes that are looked at
constexpr std::string_view kOfAddress = "0123456789abcdefABCDEF.:";

}  // namespace

std::string address_in(std::string_view answer) {
  answer = answer.substr(0, kMost);
  if (answer.find('<') != std::string_view::npos) return {};  // a page, with any numbers in it
  while (!answer.empty()) {
    const std::size_t start = answer.find_first_of(kOfAddress);
    if (start == std::string_view::npos) break;
    answer.remove_prefix(start);
    const std::size_t end = answer.find_first_not_of(kOfAddress);
    std::string word(answer.substr(0, end));
    while (word.ends_with('.')) word.pop_back();
    if (text::is_ip(word)) return word;
    answer.remove_prefix(end == std::string_view::npos ? answer.size() : end);
  }
  return {};
}

}  // namespace sfprobe::egress
