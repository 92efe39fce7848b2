// Purpose: where a redirect leads, as far as that may be asked: the target itself, or another host
// of Salesforce over https. Threads: pure. Failure: nothing for every other place; the text is a
// peer's, and taken for hostile.
#pragma once

#include <optional>
#include <string>

#include "sfprobe/target.hpp"

namespace sfprobe::endpoint {

struct Place {
  std::string path;                 // begins with "/"
  std::optional<Target> elsewhere;  // the host, where it is not the target
};

// `path`: that was asked for, which a relative location refers to.
std::optional<Place> place_of(const Target& target, const std::string& path,
                              const std::string& location);

// "https" of "HTTPS://…"; "" of a relative one, and of what is no usual scheme.
std::string scheme_of(const std::string& location);

}  // namespace sfprobe::endpoint
