#include "trust/client_views.hpp"

#include <algorithm>

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

void refuse(View& view, NodeVersion version, const std::string& why) {
  view.refusal = "Node.js " + std::to_string(version.major) + " refuses to start: " + why;
}

// curl takes its bundle and its directory together; the first of the variables that is set
// replaces one of the two.
View curl_view(const Settings& settings, const View& system) {
  const auto set = [](const std::optional<std::string>& value) {
    return value && !value->empty() ? value : std::nullopt;
  };
  View view{"curl", system.source, {2, true, true, false}, system.stores, system.further};
  const auto folder = settings.curl_bundle ? std::nullopt : set(settings.cert_dir);
  const auto file = settings.curl_bundle ? settings.curl_bundle
                    : folder             ? std::nullopt
                                         : set(settings.cert_file);
  if (file) {
    const std::string name = settings.curl_bundle ? "CURL_CA_BUNDLE" : "SSL_CERT_FILE";
    std::size_t taken = 0;
    const StorePtr store = file_store_as(Reader::openssl, name, *file, &taken);
    if (taken == 0) {
      view.refusal_code = "CURLE_SSL_CACERT_BADFILE";
      view.refusal = "curl gives up (77): " + *file + " (" + name + ") is no usable PEM file";
    }
    view.source = *file;
    view.further.clear();
    view.stores.insert(view.stores.begin(), store);
  }
  if (folder) {
    view.stores.push_back(hashed_store("SSL_CERT_DIR", *folder));
    view.source = *folder;
  }
  return view;
}

View system_view() {
  View view = view_of(system_store());
  if (const StorePtr bundle = system_bundle()) view.further.push_back(bundle);
  return view;
}

}  // namespace

View node_view(NodeVersion version, const Settings& settings, const StorePtr& bundled,
               const StorePtr& extra) {
  View view;
  view.name = node_view_name(version);
  view.rules.security_level =
      settings.level_option >= 0 ? settings.level_option : security_level(version);
  const bool knows_option = knows_system_ca_option(version);
  bool system = settings.system_variable && knows_system_ca_variable(version);
  if (settings.system_option) {
    if (!knows_option) refuse(view, version, "it does not know --use-system-ca in NODE_OPTIONS");
    system = *settings.system_option && knows_option;
  }
  if (settings.openssl_option && settings.bundled_option) {
    refuse(view, version, "either --use-openssl-ca or --use-bundled-ca, not both");
  }
  if (settings.openssl_option && system && refuses_openssl_with_system_ca(version)) {
    refuse(view, version, "either --use-openssl-ca or --use-system-ca, not both");
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

ViewSet client_views(const Variables& variables, const NodeProgram& node,
                     const std::vector<std::string>& ca_files) {
  ViewSet set;
  set.settings = read_settings(variables);
  set.cli = node_view_name(node.number());
  StorePtr extra;
  if (set.settings.extra) {
    set.extra = inspect_extra_file(*set.settings.extra, variables("HOME").value_or(""));
    if (!set.extra.useless()) {
      extra = file_store_as(Reader::node, "NODE_EXTRA_CA_CERTS", *set.settings.extra);
    }
  }
  for (const NodeSnapshot& snapshot : node_snapshots()) {
    NodeVersion version = parse_node_version(snapshot.version);
    // The installed one may be older than the snapshot, and know less.
    if (node_view_name(version) == set.cli && !node.assumed()) version = node.number();
    set.bundled.push_back(node_store(snapshot));
    set.views.push_back(node_view(version, set.settings, set.bundled.back(), extra));
  }
  View system = system_view();
  set.views.push_back(curl_view(set.settings, system));

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
