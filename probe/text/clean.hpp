// Purpose: text from the network, from files and from the environment made fit to show: valid
// UTF-8, no control characters (C0, C1, DEL), no characters that reorder or hide text (bidi
// controls, zero-width, tags, line separators), no private-use or unassigned code points, bounded.
// Threads: pure functions. Failure: none; what cannot be shown becomes U+FFFD, what is cut ends in
// "…".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sfprobe::text {

// One line: line breaks and tabs become a space. At most `limit` bytes, not counting the "…".
std::string clean(std::string_view raw, std::size_t limit = 400);

// Several lines: line feeds stay.
std::string clean_block(std::string_view raw, std::size_t limit);

// Bytes of no known encoding: ASCII as it is, "." for the rest.
std::string printable(std::string_view bytes);

}  // namespace sfprobe::text
