// Purpose: the PAC file that other programs of this machine choose their proxy by, and what it says
// of the login host: with --fetch-pac alone. README.md has the rules. Threads: observe() in a
// thread of its own, judge() and the rest are pure but for the port to the system. Failure: steps
// and findings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/observed.hpp"
#include "facts/stages.hpp"
#include "sfprobe/finding.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe {
struct ProbeContext;
}

namespace sfprobe::pac {

inline constexpr std::string_view kStage = stages::kEnvironment;

struct Source {
  std::string url{};    // as it is set; "" if none is
  std::string where{};  // it is set
};

// The URL that was given, or the first that another program here has.
Source find_source(const System& system, const std::string& given);

// http://, https:// or file:// without credentials, and nothing odd in it.
bool can_be_fetched(const std::string& url);
// Of a file:// URL of this machine, its path; else "".
std::string file_of(const std::string& url);
// Where an http:// or https:// URL is to be fetched.
struct Place {
  std::string host{};  // without brackets
  std::uint16_t port = 0;
};
Place place_of(const std::string& url);
// Fit to be shown: without credentials, and of the path the plain words.
std::string shown(const std::string& url);

void observe(ProbeContext& context);

void judge(const Observed& observed, Findings& findings);

}  // namespace sfprobe::pac
