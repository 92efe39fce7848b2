// Purpose: characters that look like those of a URL, or that cannot be seen: what an input method,
// a word processor or a web page makes of ":" and of a blank. Threads: pure. Failure: none; bytes
// that are not UTF-8 stay.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::proxy {

// Full-width forms in ASCII, blanks of Unicode as blanks, and without what has no width.
std::string in_ascii(std::string_view text);

// The same for a value, but not for its user name and password, which may hold any character.
std::string readable(std::string_view value);

}  // namespace sfprobe::proxy
