// Purpose: the file of --bundle, where its name is not given. Threads: any. Failure: none.
#pragma once

#include <string>
#include <vector>

namespace sfprobe::cli {

// The words of a command line; --bundle without a file gets "." behind it.
std::vector<std::string> with_bundle_folder(int argc, const char* const* argv);

// In a folder, a file that its host and its time name: "sfprobe-build-7-20261125T192207Z.json". An
// anonymous one does without the host. Any other path as it is.
std::string bundle_path(const std::string& path, bool anonymous);

}  // namespace sfprobe::cli
