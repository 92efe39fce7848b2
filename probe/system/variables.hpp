// Purpose: environment variables, wherever they come from: this process, or a document.
// Threads: any. Failure: absence is a result.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace sfprobe {

// A variable's value; nullopt if it is not set, "" if it is set and empty.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace sfprobe
