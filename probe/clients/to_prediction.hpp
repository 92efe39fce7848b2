// Purpose: a result as a prediction. Threads: pure.
#pragma once

#include <string_view>

#include "clients/result.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

Prediction to_prediction(std::string_view client, const Result& result);

}  // namespace sfprobe::clients
