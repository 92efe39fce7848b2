// Purpose: which trust views a run has. Threads: any. Failure: InputError for a --ca-file.
#pragma once

#include <memory>
#include <vector>

#include "sfprobe/run.hpp"
#include "system/system.hpp"
#include "trust/client_views.hpp"

namespace sfprobe {

struct Trust {
  trust::ViewSet set;
  trust::NodeProgram node;  // the one that the CLI would run on
  // All that anybody here trusts: what a request of ours is verified against.
  std::shared_ptr<x509_store_st> everything;
};

std::shared_ptr<const Trust> trust_views(const System& system, const trust::NodeProgram& node,
                                         const Options& options);

}  // namespace sfprobe
