// Purpose: a captured chain against every trust view, as JSON. Threads: pure. Failure: none.
#pragma once

#include "json/json_codec.hpp"
#include "sfprobe/trust.hpp"

namespace sfprobe {

Json trust_json(const TrustChain& chain);

}  // namespace sfprobe
