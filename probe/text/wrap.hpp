// Purpose: clean text laid out in columns of a terminal, by Unicode's rules (UAX #11 for widths,
// UAX #14 for breaks, UAX #29 for what counts as one character). Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sfprobe::text {

// Columns that the text takes; wide East Asian characters count two, combining ones none.
std::size_t columns(std::string_view clean);

// Lines of at most `width` columns, at least one. Breaks at blanks and between ideographs; a word
// wider than a line is cut between characters. Runs of blanks become one; U+00A0 never breaks.
std::vector<std::string> wrapped(std::string_view clean, std::size_t width);

// The longest beginning that fits, with `ellipsis` at its end if something was cut off.
std::string fitted(std::string_view clean, std::size_t width, std::string_view ellipsis);

// For a terminal that shows ASCII alone: arrows, dashes, quotes and marks as what resembles them,
// anything else as "?".
std::string to_ascii(std::string_view clean);

}  // namespace sfprobe::text
