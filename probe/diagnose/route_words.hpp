// Purpose: what a cell of the table of routes says of a failure, in at most 12 columns. Threads:
// pure. Failure: "" where there is no word, and the time stands alone.
#pragma once

#include <string>
#include <string_view>

#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"
#include "sfprobe/route.hpp"

namespace sfprobe {

std::string_view word_of(Outcome outcome);

// What a judge's code adds to the outcome of a step: mostly a verdict on a certificate.
std::string_view word_of(std::string_view code);
// The same of a finding, which may say more than its code.
std::string_view word_of(const Finding& finding);
RouteCell::Meaning meaning_of(std::string_view code);

// Of an answer that came, and that is wrong in another way than by its status.
std::string word_of_answer(std::string_view code, int status);

}  // namespace sfprobe
