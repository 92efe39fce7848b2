// Purpose: why the CLI fails: every rule is asked, the deepest answer is the cause. Threads: pure.
// Failure: none; without any rule that applies the symptom itself is the cause.
#pragma once

#include "diagnose/conclusion.hpp"

namespace sfprobe {

Conclusion explain_failure(const Case& failure);

// The evidence ends before the CLI's request does: what is missing, and what would decide.
Conclusion undecided(const Case& login);

// Who is to be asked about an answer that did not come from Salesforce's login, or did.
Owner owner_of_answer(const Case& login);

}  // namespace sfprobe
