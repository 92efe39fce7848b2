// Purpose: advice that suits the machine it is given on: placeholders that the evidence knows, and
// the order of fixes. Threads: pure. Failure: none; what is not known changes nothing.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// {host}, {port}, {url} of the target, {proxy} and {variable} of the CLI's choice, {viaproxy} if it
// takes one.
std::vector<std::pair<std::string, std::string>> known_words(const Observed& observed);

// Whether a fix of a proxy's URL is one of the fault that this one has. Another may help as well,
// and would say nothing of what is wrong.
bool suits_fault(const Observed& observed, std::string_view fix);

// What cannot help here comes last, or goes where it would be wrong; what the circumstances speak
// for comes first. Otherwise the order stays.
void suit(const Observed& observed, const Findings& findings, std::vector<Fix>& fixes);

}  // namespace sfprobe
