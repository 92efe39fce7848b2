// Purpose: the parts of a story that stay back until everything is asked for, in order: ruled out,
// alternatives, findings, predictions, trust, fixes, never, steps. Threads: pure. Failure: none.
#pragma once

#include "report/story.hpp"

namespace sfprobe {

// "within 1 s", "after 10 s", "after 5 min".
std::string when_text(std::int64_t ms);

// "on Node.js 22 gets an answer: HTTP 400.", behind the name of the client.
std::string runtime_text(const RuntimePrediction& other);

Advice advice_of(const Fix& fix);

std::vector<Section> details_of(const Diagnosis& diagnosis);
// Clients that will do the same share an item.
Section clients_section(const Diagnosis& diagnosis);

std::vector<Bar> timeline_of(const Evidence& evidence, const Diagnosis& diagnosis);

// The error that a person pasted; its advice only if the report does not give it already.
Section pasted_section(const Pasted& pasted, const Verdict& verdict);

// Who trusts the chains; `all` or only those that some client refuses.
std::vector<Section> trust_sections(const std::vector<TrustChain>& chains, bool all);

}  // namespace sfprobe
