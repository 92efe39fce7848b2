// Purpose: what the process does for itself before anything else: its secrets stay in it, and its
// output goes nowhere else. Threads: before the first one. Failure: none; what the system does not
// grant is done without.
#pragma once

namespace sfprobe::cli {

// No core dump, no debugger of another process of the same user, no session keys written because
// of SSLKEYLOGFILE, no file read because of TZ.
void keep_secrets_in();

// A standard descriptor that the caller has closed is no file's: the first that is opened would get
// its number, and with it all that is printed. To read or write there remains an error.
void occupy_standard_descriptors();

}  // namespace sfprobe::cli
