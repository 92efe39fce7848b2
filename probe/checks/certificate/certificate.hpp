// Purpose: what every trust view says of the captured chains. The tls and proxy checks capture them
// and have them verified (verify_views.hpp); this check records whose word counts, and judges.
// Threads: observe() in a thread of its own, judge_chains() is pure. Failure: steps and findings.
#pragma once

#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::tls {

// It is part of the TLS stage of a login.
inline constexpr std::string_view kCertificateStage = stages::kTls;

// Records the step "trust": which Node.js was taken for the CLI's, and what it trusts.
void observe_trust(ProbeContext& context);

void judge_chains(const Observed& observed, Findings& findings);

}  // namespace sfprobe::tls
