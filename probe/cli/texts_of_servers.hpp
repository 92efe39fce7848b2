// Purpose: where evidence holds what a server wrote, for who must read it before it is handed on.
// Threads: pure. Failure: none.
#pragma once

#include <map>
#include <set>
#include <string>

#include "sfprobe/evidence.hpp"

namespace sfprobe::cli {

// The fields of each step that hold such a text.
using TextPlaces = std::map<std::string, std::set<std::string>>;

void add_texts_of_servers(const Evidence& evidence, TextPlaces& places);

// "proxy.tunnel: headers, title; endpoint.direct.token: title; 3 more steps".
std::string listed(const TextPlaces& places);

}  // namespace sfprobe::cli
