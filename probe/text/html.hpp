// Purpose: the two things a person wants of a block page: its title and its first words.
// Threads: pure functions over bounded input. Failure: "" where there is none. The result is
// still hostile text: clean it before showing it.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::text {

bool looks_like_html(std::string_view body);
std::string html_title(std::string_view body);
// Visible text without tags, scripts and styles, blanks folded; at most `limit` bytes.
std::string html_words(std::string_view body, std::size_t limit = 200);

}  // namespace sfprobe::text
