// Purpose: the pieces of JSON that several formats share. Threads: pure. Failure: none.
#pragma once

#include "report/json_codec.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe {

Json fix_json(const Fix& fix);

}  // namespace sfprobe
