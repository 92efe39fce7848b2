// Purpose: the files that npm takes its settings from, in its order: the project's, the user's, the
// machine's. Threads: any. Failure: what cannot be read is not there; at most 64 KiB of a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/rc_references.hpp"
#include "sfprobe/system.hpp"

namespace sfprobe {

struct NpmFile {
  std::string path;
  std::string content;
};

// NPM_CONFIG_USERCONFIG and NPM_CONFIG_GLOBALCONFIG name others than the usual ones.
std::vector<NpmFile> npm_files(const System& system);

// A setting with its references filled in; "" if there is none.
proxy::RcValue npm_setting(const NpmFile& file, std::string_view name, const System& system);

}  // namespace sfprobe
