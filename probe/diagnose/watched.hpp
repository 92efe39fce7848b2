// Purpose: what a run measured beside the verdict and programs ask for: when certificates end, how
// wrong the clock is, whether --export-ca could write. Threads: pure. Failure: none; what was not
// observed is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

std::vector<CertificateEnd> certificate_ends(const Observed& observed);

// Of the CLI's route first.
std::optional<std::int64_t> clock_skew(const Observed& observed);

std::string export_failure(const Observed& observed);

// No login goes to the target: any answer of it will do (--flow none).
bool any_answer_does(const Observed& observed);

}  // namespace sfprobe
