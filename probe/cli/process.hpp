// Purpose: what the process does for itself before anything else: its secrets stay in it. Threads:
// before the first one. Failure: none; what the system does not grant is done without.
#pragma once

namespace sfprobe::cli {

// No core dump, no debugger of another process of the same user, no session keys written because
// of SSLKEYLOGFILE, no file read because of TZ.
void keep_secrets_in();

}  // namespace sfprobe::cli
