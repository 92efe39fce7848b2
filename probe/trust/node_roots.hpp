// Purpose: the roots that each supported Node.js brings along, as snapshots taken from Node.js
// itself (ci/node-roots) and embedded by the build. Nothing is decoded unless a chain asks for it.
// Threads: any. Failure: none; the data are ours, and a test reads all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trust/chain.hpp"

struct X509_name_st;  // X509_NAME

namespace sfprobe::trust {

struct NodeSnapshot {
  int major = 0;
  std::string version;  // "24.21.0"
  std::string date;     // when the snapshot was taken, "2026-11-22"
  int roots = 0;
  std::vector<std::string_view> lacks;  // SHA-256 of roots that another snapshot has
};

// One for each file, the oldest Node.js first.
const std::vector<NodeSnapshot>& node_snapshots();

// The snapshot of that major version, or of the newest older one, or the oldest.
const NodeSnapshot& node_snapshot(int major);

// The roots of that snapshot with that subject, appended.
void find_node_roots(const NodeSnapshot& snapshot, const X509_name_st* subject, Chain& found);

// Every root of the snapshot, decoded (25 ms): for tests.
Chain all_node_roots(const NodeSnapshot& snapshot);

// What the build embeds: roots.pem, and "20" with node20.txt, and so on.
struct EmbeddedNodeList {
  int major;
  std::string_view text;
};
std::string_view embedded_node_roots();
const std::vector<EmbeddedNodeList>& embedded_node_lists();

}  // namespace sfprobe::trust
