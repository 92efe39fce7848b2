#include "trust/client_views.hpp"

#include <algorithm>

#include "node/options.hpp"
#include "node/releases.hpp"
#include "node/show_options.hpp"
#include "trust/node_roots.hpp"

namespace sfprobe::trust {
namespace {

// Where Node.js's own builds look with --use-openssl-ca and --use-system-ca.
constexpr const char* kNodeCertFile = "/etc/ssl/cert.pem";
constexpr const char* kNodeCertDir = "/etc/ssl/certs";

void add_openssl_stores(const Settings& settings, View& view) {
  view.stores.push_back(
      file_store_as(Reader::openssl, "SSL_CERT_FILE", settings.cert_file.value_or(kNodeCertFile)));
  view.stores.push_back(hashed_store("SSL_CERT_DIR", settings.cert_dir.value_or(kNodeCertDir)));
}

// The directory's files are all read, so a root may be there without its hashed name: the hashed
// one, which is quick, is asked first.
void add_system_stores(const Settings& settings, View& view) {
  const std::string folder = settings.cert_dir.value_or(kNodeCertDir);
  view.stores.push_back(
      file_store_as(Reader::node, "SSL_CERT_FILE", settings.cert_file.value_or(kNodeCertFile)));
  view.stores.push_back(read_hashed_store("system", folder));
  view.further.push_back(folder_store("system", folder));
}

// If options about trust keep that Node.js from starting.
void note_refusal(View& view, node::Version version, const Settings& settings) {
  const auto refusal =
      node::read_options(node::show_options(settings.node_options), version).refusal;
  if (!refusal || refusal->message.find("-ca ") == std::string::npos) return;
  view.refusal =
      "Node.js " + std::to_string(version.major) + " does not start: " + refusal->message;
}

View system_view() {
  View view = view_of(system_store());
  if (const StorePtr bundle = system_bundle()) view.further.push_back(bundle);
  return view;
}

}  // namespace

View node_view(node::Version version, const Settings& settings, const StorePtr& bundled,
               const StorePtr& extra) {
  View view;
  const node::Release& release = node::release_of(version.major);
  view.name = release.view();
  view.rules.security_level = settings.level_option >= 0       ? settings.level_option
                              : settings.level_configured >= 0 ? settings.level_configured
                                                               : release.security_level;
  view.rules.ipv6_names = node::matches_ipv6_names(version);
  note_refusal(view, version, settings);
  const bool system = settings.system_option.value_or(settings.system_variable &&
                                                      node::knows_system_ca_variable(version));
  // The variable beside the option, too.
  if (settings.openssl_option && system && release.refuses_openssl_with_system_ca) {
    view.refusal =
        "Node.js " + std::to_string(version.major) +
        " does not start: either --use-openssl-ca or --use-system-ca can be used, not both";
  }
  if (settings.openssl_option) {
    add_openssl_stores(settings, view);
    view.source = "OpenSSL's store (--use-openssl-ca)";
  } else {
    view.stores.push_back(bundled);
    view.source = bundled->source();
    if (system) {
      add_system_stores(settings, view);
      view.source += ", the system's store";
    }
  }
  if (extra) {
    view.stores.push_back(extra);
    view.source += ", " + extra->source() + " (NODE_EXTRA_CA_CERTS)";
  }
  return view;
}

std::vector<StorePtr> stores_of(const ViewSet& set) {
  std::vector<StorePtr> stores = set.bundled;
  const auto add = [&](const std::vector<StorePtr>& more) {
    for (const StorePtr& store : more) {
      if (std::find(stores.begin(), stores.end(), store) == stores.end()) stores.push_back(store);
    }
  };
  for (const View& view : set.views) add(view.stores);
  return stores;
}

const StorePtr& ViewSources::roots_of(int major) const {
  const auto& snapshots = node_snapshots();
  for (std::size_t i = snapshots.size(); i-- > 1;) {
    if (snapshots[i].major <= major) return bundled[i];
  }
  return bundled.front();
}

ViewRule view_of_node(const node::Release& release) {
  return {release.view(), [&release](const ViewSources& sources) {
            node::Version version = node::parse_version(node_snapshot(release.major).version);
            // The installed one may be older than the snapshot, and know less.
            const node::Version installed = sources.node.number();
            const bool same = node::release_of(installed.major).major == release.major;
            if (same && !sources.node.assumed()) version = installed;
            return node_view(version, sources.settings, sources.roots_of(release.major),
                             sources.extra);
          }};
}

ViewSet client_views(const Variables& variables, const NodeProgram& node,
                     const std::vector<std::string>& ca_files,
                     const std::vector<ViewRule>& rules_of_clients, int configured_level,
                     const CurlSettings& curl) {
  ViewSet set;
  set.settings = read_settings(variables);
  set.settings.level_configured = configured_level;
  set.settings.curl = curl;
  set.cli = node::release_of(node.number().major).view();
  StorePtr extra;
  if (set.settings.extra) {
    set.extra = inspect_extra_file(*set.settings.extra, variables("HOME").value_or(""));
    if (!set.extra.useless()) {
      extra = file_store_as(Reader::node, "NODE_EXTRA_CA_CERTS", *set.settings.extra);
    }
  }
  for (const NodeSnapshot& snapshot : node_snapshots()) {
    set.bundled.push_back(node_store(snapshot));
  }
  View system = system_view();
  const ViewSources sources{node, set.settings, set.bundled, extra, system};
  for (const ViewRule& rule : rules_of_clients) set.views.push_back(rule.make(sources));

  const Rules rules = set.find(set.cli)->rules;
  system.rules = rules;
  set.views.push_back(std::move(system));
  if (extra) set.views.push_back(view_of(extra, rules));
  if (set.settings.cert_file && !set.settings.cert_file->empty()) {
    set.views.push_back(
        view_of(file_store_as(Reader::lenient, "SSL_CERT_FILE", *set.settings.cert_file), rules));
  }
  if (set.settings.cert_dir && !set.settings.cert_dir->empty()) {
    set.views.push_back(view_of(hashed_store("SSL_CERT_DIR", *set.settings.cert_dir), rules));
  }
  for (const std::string& path : ca_files) {
    set.views.push_back(view_of(file_store("--ca-file", path), rules));
  }
  return set;
}

}  // namespace sfprobe::trust
