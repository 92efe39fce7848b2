// Purpose: where --inspect and its relatives would listen, as src/node_options.cc reads
// "[host:]port". Threads: pure. Failure: false for a port that Node.js does not start with.
#pragma once

#include <string_view>

namespace sfprobe::node {

// A host alone, and a port that is no number, stand for Node.js's own port.
bool takes_inspector_address(std::string_view value);

}  // namespace sfprobe::node
