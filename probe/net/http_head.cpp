#include "net/http_head.hpp"

#include <charconv>

#include "text/words.hpp"

namespace sfprobe::net {
namespace {

constexpr std::string_view kProtocol = "HTTP/1.";

// "HTTP/1.1 407 Proxy Authentication Required" -> 407; 0 if it is none.
int status_of(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (!line.starts_with(kProtocol) || blank == std::string_view::npos) return 0;
  const std::string_view digits = text::trim(line.substr(blank, 5)).substr(0, 3);
  int status = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), status);
  return status >= 100 && status <= 999 ? status : 0;
}

}  // namespace

void add_header(std::string_view line, std::vector<std::pair<std::string, std::string>>& headers) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  headers.emplace_back(std::move(name), std::string(text::trim(line.substr(colon + 1))));
}

std::optional<HttpHead> parse_head(std::string_view bytes, bool& malformed) {
  const std::string_view start = bytes.substr(0, kProtocol.size());
  if (kProtocol.substr(0, start.size()) != start) {
    malformed = true;
    return std::nullopt;
  }
  std::size_t end = bytes.find("\r\n\r\n");
  std::size_t gap = 4;
  if (const std::size_t bare = bytes.find("\n\n"); bare < end) {
    end = bare;
    gap = 2;
  }
  if (end == std::string_view::npos) return std::nullopt;
  HttpHead head;
  head.size = end + gap;
  for (std::string_view line : text::lines(bytes.substr(0, end))) {
    if (head.status_line.empty()) {
      head.status_line = line;
      head.status = status_of(line);
    } else {
      add_header(line, head.headers);
    }
  }
  malformed = head.status == 0;
  return head;
}

}  // namespace sfprobe::net
