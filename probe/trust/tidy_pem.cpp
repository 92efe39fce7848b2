#include "trust/tidy_pem.hpp"

#include <string_view>

namespace sfprobe::trust {
namespace {

constexpr std::size_t kMaxBlocks = 1000;
constexpr std::size_t kLine = 64;  // RFC 7468, section 2
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

// PEM is ASCII: of UTF-16 every other byte is 0, and a byte order mark comes first.
std::string without_utf16(const std::string& content) {
  if (!content.starts_with("\xff\xfe") && !content.starts_with("\xfe\xff")) return content;
  std::string text;
  for (char c : content.substr(2)) {
    if (c != '\0') text += c;
  }
  return text;
}

bool is_base64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=';
}

// The characters of base64 alone; "\n" and "\r" in two characters are line ends.
std::string base64_in(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape) ++i;
    if (!escape && is_base64(text[i])) out += text[i];
  }
  return out;
}

bool is_certificate(std::string_view label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE";
}

}  // namespace

std::string tidy_pem(const std::string& content) {
  const std::string text = without_utf16(content);
  std::string pem;
  std::size_t at = 0;
  for (std::size_t blocks = 0; blocks < kMaxBlocks; ++blocks) {
    const std::size_t begin = text.find(kBegin, at);
    if (begin == std::string::npos) break;
    const std::size_t label_at = begin + kBegin.size();
    const std::size_t label_end = text.find(kDashes, label_at);
    const std::size_t end = text.find(kEnd, label_at);
    if (label_end == std::string::npos || end == std::string::npos) break;
    at = end + kEnd.size();
    const std::string label = text.substr(label_at, label_end - label_at);
    const std::size_t body_at = label_end + kDashes.size();
    if (!is_certificate(label) || body_at > end) continue;
    const std::string body = base64_in(std::string_view(text).substr(body_at, end - body_at));
    pem += "-----BEGIN " + label + "-----\n";
    for (std::size_t i = 0; i < body.size(); i += kLine) pem += body.substr(i, kLine) + "\n";
    pem += "-----END " + label + "-----\n";
  }
  return pem;
}

}  // namespace sfprobe::trust
