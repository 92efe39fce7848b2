#include "guidance/profiles.hpp"

#include <algorithm>

#include "text/words.hpp"

namespace sfprobe::guidance {
namespace {

constexpr std::string_view kBlock = "\n```targets\n";

}  // namespace

std::string_view about_profile(const Embedded& profile) {
  const std::string_view text = profile.markdown;
  const std::string_view body = text.substr(std::min(text.find('\n'), text.size()));
  return text::trim(body.substr(0, body.find(kBlock)));
}

std::string_view targets_of(const Embedded& profile) {
  const std::string_view text = profile.markdown;
  const std::size_t start = text.find(kBlock);
  if (start == std::string_view::npos) return {};
  const std::string_view rest = text.substr(start + kBlock.size());
  const std::size_t end = rest.find("```");
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

}  // namespace sfprobe::guidance
