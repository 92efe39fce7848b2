// Purpose: proxies and CA files that other programs of this machine are set up with, and the CLI is
// not. README.md has the list. Threads: observe() in a thread of its own, judge() and the rest are
// pure but for the port to the system. Failure: steps and findings.
#pragma once

#include <string_view>
#include <vector>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "proxy/choice.hpp"
#include "sfprobe/finding.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe {
struct OtherCaFile;
struct ProbeContext;
}  // namespace sfprobe

namespace sfprobe::elsewhere {

inline constexpr std::string_view kStage = stages::kEnvironment;

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

// Proxies to try where the CLI's own way fails: at most three, each once.
std::vector<proxy::ProxyChoice> candidates(const System& system);

// CA files that other programs are told to trust, by their settings and by variables that the CLI
// does not read: at most four, each once, of at most 1 MiB.
std::vector<OtherCaFile> ca_files(const System& system);

}  // namespace sfprobe::elsewhere
