#include "text/redact.hpp"

namespace sfprobe::text {

std::string redact_url(std::string_view text) {
  std::string out(text);
  const std::size_t at = out.rfind('@');
  const std::size_t mark = out.find("://");
  const bool has_scheme = mark != std::string::npos && (at == std::string::npos || mark < at);
  std::size_t start = has_scheme ? mark + 3 : 0;
  if (!has_scheme && out.starts_with("//")) start = 2;
  if (at != std::string::npos) {
    out.replace(start, at - start, "***");
    start += 4;
  }
  const std::size_t query = out.find_first_of("?#", start);
  if (query != std::string::npos && query + 1 < out.size()) {
    out.replace(query + 1, std::string::npos, "…");
  }
  return out;
}

}  // namespace sfprobe::text
