// Purpose: which trust views a run has. Threads: any. Failure: InputError for a --ca-file.
#pragma once

#include <memory>
#include <vector>

#include "sfprobe/run.hpp"
#include "system/system.hpp"
#include "trust/view.hpp"

namespace sfprobe {

struct Trust {
  // The system store, each --ca-file, and NODE_EXTRA_CA_CERTS if Node.js would load it.
  std::vector<trust::View> views;
  // All of them together: what a request is verified against.
  trust::View everything;
};

std::shared_ptr<const Trust> trust_views(const System& system, const Options& options);

}  // namespace sfprobe
