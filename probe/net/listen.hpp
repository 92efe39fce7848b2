// Purpose: whether a local port could be listened on: bound as a server would bind it, and let go
// at once. Threads: any. Failure: an errno.
#pragma once

#include "net/address.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

// 0, or the errno of socket(2), bind(2) or listen(2). SO_REUSEADDR is set, as Node.js does.
int try_listen(const Address& address, const WaitLimit& limit);

}  // namespace sfprobe::net
