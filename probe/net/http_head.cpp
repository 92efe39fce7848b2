#include "net/http_head.hpp"

#include <algorithm>
#include <charconv>

#include "text/ascii.hpp"
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

// As programs read it that take the second word of the first line, whatever the first is.
int second_word(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const std::string_view word = line.substr(blank + 1, line.find(' ', blank + 1) - blank - 1);
  int status = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), status);
  const bool all = error == std::errc() && end == word.data() + word.size() && word.size() == 3;
  return all && status >= 100 ? status : 0;
}

}  // namespace

bool add_header(std::string_view line, std::vector<std::pair<std::string, std::string>>& headers) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  headers.emplace_back(text::lower(line.substr(0, colon)),
                       std::string(text::trim(line.substr(colon + 1))));
  return true;
}

std::optional<HttpHead> parse_head(std::string_view bytes, bool& malformed) {
  // Empty lines before the status line are skipped (RFC 9112 section 2.2).
  const std::size_t skipped = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
  if (skipped > 0) {
    auto head = parse_head(bytes.substr(skipped), malformed);
    if (head) {
      head->size += skipped;
      const int second = second_word(bytes.substr(0, bytes.find("\r\n")));
      head->loose_status = second != 0 ? second : kEmptyLineFirst;
    }
    return head;
  }
  const std::string_view start = bytes.substr(0, kProtocol.size());
  std::size_t end = bytes.find("\r\n\r\n");
  if (kProtocol.substr(0, start.size()) != start) {
    const std::string_view first = bytes.substr(0, bytes.find("\r\n"));
    malformed = end == std::string_view::npos || second_word(first) == 0;
    if (malformed) return std::nullopt;
    HttpHead head;
    head.size = end + 4;
    head.status_line = first;
    head.status = head.loose_status = second_word(first);
    return head;
  }
  std::size_t gap = 4;
  for (const std::string_view bare : {"\n\n", "\n\r\n"}) {
    const std::size_t place = bytes.find(bare);
    if (place >= end || (place > 0 && bytes[place - 1] == '\r')) continue;
    end = place;
    gap = bare.size();
  }
  if (end == std::string_view::npos) return std::nullopt;
  HttpHead head;
  head.size = end + gap;
  const bool whole = bytes.substr(0, head.size).ends_with("\r\n\r\n");
  head.loose_status = whole ? second_word(bytes.substr(0, bytes.find("\r\n"))) : -1;
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
