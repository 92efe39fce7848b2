// Purpose: the pieces of JSON that several formats share. Threads: pure. Failure: none.
#pragma once

#include "json/json_codec.hpp"
#include "sfprobe/diagnosis.hpp"
#include "sfprobe/report.hpp"

namespace sfprobe {

Json fix_json(const Fix& fix);
Json target_json(const Target& target);
Json verdict_json(const Verdict& verdict);
Json target_report_json(const TargetReport& report);  // an element of the report's `targets`

}  // namespace sfprobe
