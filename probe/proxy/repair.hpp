// Purpose: the one URL that a person meant by a malformed value, as text: without what stands
// around it, out of a list, with one scheme. By no standard, so only for what a client cannot use.
// Threads: pure. Failure: `fault` says what was wrong; what is no URL at all stays as it is.
#pragma once

#include <string>
#include <string_view>

#include "proxy/fault.hpp"

namespace sfprobe::proxy {

struct Repaired {
  std::string text;
  ProxyFault fault = ProxyFault::none;  // the first that was found
};

Repaired repair(std::string_view value);

// A word that stands for no proxy, or for nothing: "none", "direct", "null", "undefined", …
bool is_no_url(std::string_view value);

}  // namespace sfprobe::proxy
