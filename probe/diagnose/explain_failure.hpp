// Purpose: why the CLI fails: every rule is asked, the deepest answer is the cause. Threads: pure.
// Failure: none; without any rule that applies the symptom itself is the cause.
#pragma once

#include <string_view>

#include "diagnose/conclusion.hpp"

namespace sfprobe {

Conclusion explain_failure(const Case& failure);

// The evidence ends before the CLI's request does: what is missing, and what would decide.
Conclusion undecided(const Case& login);

// Who is to be asked about an answer with that code, whether it came from Salesforce's login or
// not.
Owner owner_of_answer(const Case& login, std::string_view code);

}  // namespace sfprobe
