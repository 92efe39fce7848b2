// Purpose: the shells whose words for a change of the environment are known.
#pragma once

namespace sfprobe {

enum class Shell { posix, fish, csh, powershell };

}  // namespace sfprobe
