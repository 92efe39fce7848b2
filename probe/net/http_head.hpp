// Purpose: the head of an HTTP/1 answer (RFC 9112), taken apart. Pure; no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sfprobe::net {

// Of loose_status: an empty line comes before the status line.
inline constexpr int kEmptyLineFirst = -2;

struct HttpHead {
  int status = 0;
  std::string status_line;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::size_t size = 0;                                      // bytes, the empty line included
  // The second word of the first line, if it is a number; -1 if the head does not end in CR LF CR
  // LF, so that programs that look for it wait.
  int loose_status = 0;
};

// nullopt while the head is not complete. `malformed` is set if it can never become one.
std::optional<HttpHead> parse_head(std::string_view bytes, bool& malformed);

// Adds "Name: value" to the list, if it is such a line; returns whether it is.
bool add_header(std::string_view line, std::vector<std::pair<std::string, std::string>>& headers);

}  // namespace sfprobe::net
