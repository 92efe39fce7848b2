// Purpose: the opinion about an entry of NO_PROXY that its author means for the login host, and
// that no client here goes by. Pure.
#pragma once

#include <string>
#include <string_view>

#include "facts/observed.hpp"
#include "sfprobe/finding.hpp"

namespace sfprobe::proxy {

// "*" stands for any letters, wherever it is; case does not count.
bool matches_wildcard(std::string_view pattern, std::string_view host);

// "10.0.0.0/8" has 10.1.2.3. IPv4 alone.
bool is_in_network(const std::string& network, const std::string& ip);

void judge_no_proxy(const Observed& observed, Findings& findings);

}  // namespace sfprobe::proxy
