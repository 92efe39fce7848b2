// Purpose: the trust view of each client in this environment: which anchors it really has, and by
// which rules it judges. docs/trust.md has the table, and tests hold it against the clients.
// Threads: any. Failure: InputError for a --ca-file; an unusable setting is a view without it.
#pragma once

#include <string>
#include <vector>

#include "trust/extra_file.hpp"
#include "trust/node_version.hpp"
#include "trust/settings.hpp"
#include "trust/view.hpp"

namespace sfprobe::trust {

// The Node.js that the CLI would run on.
struct NodeProgram {
  std::string path;     // "" if none was found
  std::string version;  // "22.20.0"; "" if it is not known

  NodeVersion number() const {
    const NodeVersion parsed = parse_node_version(version);
    return parsed.major > 0 ? parsed : NodeVersion{kAssumedMajor, 99};
  }
  bool assumed() const { return parse_node_version(version).major == 0; }
};

struct ViewSet {
  std::vector<View> views;  // node20 … node26 and curl, then the stores that explain
  std::string cli;          // the name of the view that the CLI has
  Settings settings;
  std::vector<StorePtr> bundled;  // the roots of each Node.js, whether its view has them or not
  ExtraFile extra;                // of NODE_EXTRA_CA_CERTS; its path is "" if that is not set

  const View* find(const std::string& name) const {
    for (const View& view : views) {
      if (view.name == name) return &view;
    }
    return nullptr;
  }
};

ViewSet client_views(const Variables& variables, const NodeProgram& node,
                     const std::vector<std::string>& ca_files);

// Every store of the set, each once: Node.js's own roots, then those of the views.
std::vector<StorePtr> stores_of(const ViewSet& set);

// One Node.js under these settings. `bundled` stands for its own roots.
View node_view(NodeVersion version, const Settings& settings, const StorePtr& bundled,
               const StorePtr& extra);

}  // namespace sfprobe::trust
