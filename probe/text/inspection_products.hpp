// Purpose: products that open TLS connections and sign them anew, by what they call themselves in
// the certificates. Only for chains that were not accepted, or whose root is not public: a name
// alone accuses nobody. Threads: pure.
#pragma once

#include <string>

namespace sfprobe::text {

// "Zscaler", "Fortinet FortiGate", …; "" if the name is nobody's that is known.
std::string inspection_product(const std::string& name);

}  // namespace sfprobe::text
