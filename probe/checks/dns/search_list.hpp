// Purpose: whether the addresses that the C library gives are those of the name itself, or of one
// that the search list of resolv.conf made of it. Threads: any. Failure: nothing is recorded where
// no longer name has these addresses.
#pragma once

#include <string>
#include <vector>

#include "net/address.hpp"
#include "run/probe_context.hpp"

namespace sfprobe::dns {

// Asks the first server for the longer names, if the C library asks for them first: at most three.
// Records "dns.search", action "search".
void ask_search_list(ProbeContext& context, const std::string& name,
                     const std::vector<net::Address>& given);

}  // namespace sfprobe::dns
