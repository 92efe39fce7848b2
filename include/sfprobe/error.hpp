// Purpose: the one exception that the library throws for input it cannot use.
// Thread-safety: a value. Everything that happens on the network is a result, never an exception.
#pragma once

#include <stdexcept>

namespace sfprobe {

// The command line, a file or a target is wrong; what() is one line, free of credentials
// and of control characters. The command-line program ends with status 2.
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sfprobe
