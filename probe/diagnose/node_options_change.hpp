// Purpose: a change of NODE_OPTIONS that leaves alone what the variable holds already. Threads:
// pure. Failure: false if what it holds is not known.
#pragma once

#include <string>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

// Whether a part of it was taken out, so that it cannot be used as it is.
bool hides_value(const std::string& text);

// What NODE_OPTIONS holds already stays in it, but for an option that the change sets anew.
bool keep_node_options(const Observed& observed, EnvChange& change);

}  // namespace sfprobe
