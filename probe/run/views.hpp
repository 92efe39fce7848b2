// Purpose: which trust views a run has. Threads: any. Failure: InputError for a --ca-file.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/event.hpp"
#include "node/openssl_config.hpp"
#include "sfprobe/run.hpp"
#include "system/system.hpp"
#include "trust/ask_node.hpp"
#include "trust/client_views.hpp"

namespace sfprobe {

class Trust {
 public:
  trust::ViewSet set;
  trust::NodeProgram node;  // the one that the CLI would run on
  // All that anybody here trusts: what a request of ours is verified against.
  std::shared_ptr<x509_store_st> everything;
  // The same without a look at the dates: for asking the time, and nothing else.
  std::shared_ptr<x509_store_st> at_any_time;
  std::string export_file;  // --export-ca; "" if not asked for

  // What that Node.js says of its own roots; null if there is none, or it does not answer in
  // time, or `stop` is set. It is asked when a chain makes it matter: once, if it answers.
  const trust::NodeAnswer* asked_node(std::chrono::steady_clock::time_point until,
                                      const net::Event* stop) const;

  // True for one caller only: the file is written once.
  bool may_export() const { return !export_file.empty() && !exported_.exchange(true); }

 private:
  mutable std::mutex asking_;
  mutable int asked_ = 0;
  mutable std::optional<trust::NodeAnswer> answer_;
  mutable std::atomic<bool> exported_ = false;
};

// A CA file that another program of this machine is told to trust.
struct OtherCaFile {
  std::string name;  // of the setting: "cafile of npm"
  std::string path;
  std::string content;
};

// Of the file that OPENSSL_CONF or --openssl-config names.
node::OpensslSettings openssl_settings(const System& system);

// `rules`: the views of the clients. `others` explain a verdict, as the system's store does, and
// decide none.
std::shared_ptr<const Trust> trust_views(const System& system, const trust::NodeProgram& node,
                                         const Options& options,
                                         const std::vector<trust::ViewRule>& rules,
                                         const std::vector<OtherCaFile>& others = {});

}  // namespace sfprobe
