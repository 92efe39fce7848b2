// Purpose: the trust view of each client in this environment: which anchors it really has, and by
// which rules it judges. docs/trust.md has the table, and tests hold it against the clients.
// Threads: any. Failure: InputError for a --ca-file; an unusable setting is a view without it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "node/releases.hpp"
#include "trust/extra_file.hpp"
#include "trust/settings.hpp"
#include "trust/view.hpp"

namespace sfprobe::trust {

// The Node.js that the CLI would run on.
struct NodeProgram {
  std::string path;     // "" if none was found
  std::string version;  // "22.20.0"; "" if it is not known

  node::Version number() const {
    const node::Version parsed = node::parse_version(version);
    return parsed.known() ? parsed : node::assumed_version();
  }
  bool assumed() const { return !node::parse_version(version).known(); }
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

// What a client's view is made of.
struct ViewSources {
  const NodeProgram& node;
  const Settings& settings;
  const std::vector<StorePtr>& bundled;  // as in ViewSet
  const StorePtr& extra;                 // null if NODE_EXTRA_CA_CERTS gives nothing
  const View& system;

  // The roots of that Node.js.
  const StorePtr& roots_of(int major) const;
};

// How one client's view is made; the clients bring theirs (clients/models/).
struct ViewRule {
  std::string name;
  std::function<View(const ViewSources&)> make;
};

ViewRule view_of_node(const node::Release& release);

// In the order of the rules, then the stores that explain. `configured_level`: the security level
// that an OpenSSL configuration sets for Node.js; -1 for none. `curl`: what its files say.
ViewSet client_views(const Variables& variables, const NodeProgram& node,
                     const std::vector<std::string>& ca_files,
                     const std::vector<ViewRule>& rules_of_clients, int configured_level = -1,
                     const CurlSettings& curl = {});

// Every store of the set, each once: Node.js's own roots, then those of the views.
std::vector<StorePtr> stores_of(const ViewSet& set);

// One Node.js under these settings. `bundled` stands for its own roots.
View node_view(node::Version version, const Settings& settings, const StorePtr& bundled,
               const StorePtr& extra);

}  // namespace sfprobe::trust
