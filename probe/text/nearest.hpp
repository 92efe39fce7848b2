// Purpose: what somebody probably meant to type. Threads: pure. Failure: none.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace sfprobe::text {

// Insertions, deletions, substitutions and swaps of neighbours that make one of the other (the
// restricted Damerau-Levenshtein distance). Bytes count, not characters; quadratic in the lengths.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known word that is nearest: at most two such edits away, one if the word has fewer than six
// letters. "" if there is none, or if the word is known.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace sfprobe::text
