#include "run/views.hpp"

#include <algorithm>

#include "run/curl_files.hpp"

namespace sfprobe {

const trust::NodeAnswer* Trust::asked_node(std::chrono::steady_clock::time_point until,
                                           const net::Event* stop) const {
  using namespace std::chrono_literals;
  constexpr int kTries = 2;  // another target may have more time for it
  const std::lock_guard lock(asking_);
  const auto now = std::chrono::steady_clock::now();
  const auto limit = std::min(until - 100ms, now + 1500ms);  // what follows takes its time, too
  if (!answer_ && !node.path.empty() && limit > now && asked_ < kTries) {
    ++asked_;
    answer_ = trust::ask_node(node.path, limit, stop != nullptr ? stop->fd() : -1);
  }
  return answer_ ? &*answer_ : nullptr;
}

node::OpensslSettings openssl_settings(const System& system) {
  constexpr std::size_t kMaxConfig = 64 * 1024;
  return node::openssl_settings([&system](const std::string& name) { return system.env(name); },
                                [&system](const std::string& path) {
                                  return system.read_file(path, kMaxConfig).value_or("");
                                });
}

std::shared_ptr<const Trust> trust_views(const System& system, const trust::NodeProgram& node,
                                         const Options& options,
                                         const std::vector<trust::ViewRule>& rules,
                                         const std::vector<OtherCaFile>& others) {
  auto trust = std::make_shared<Trust>();
  trust->node = node;
  trust->set = trust::client_views([&](const std::string& name) { return system.env(name); }, node,
                                   options.ca_files, rules, openssl_settings(system).security_level,
                                   curl_trust(system));
  const trust::Rules rules_of_cli = trust->set.find(trust->set.cli)->rules;
  for (const OtherCaFile& other : others) {
    trust->set.views.push_back(
        trust::view_of(trust::content_store(other.name, other.path, other.content), rules_of_cli));
  }
  std::vector<trust::StorePtr> stores;
  const auto add = [&](const std::vector<trust::StorePtr>& more) {
    for (const trust::StorePtr& store : more) {
      if (std::find(stores.begin(), stores.end(), store) == stores.end()) stores.push_back(store);
    }
  };
  const trust::View& cli = *trust->set.find(trust->set.cli);
  add(cli.stores);
  for (const trust::View& view : trust->set.views) {
    if (!view.name.starts_with("node")) add(view.stores);
  }
  add(cli.further);
  // What the CLI accepts, or would without a level that this machine sets, must not end a request
  // of ours.
  const int level =
      std::min(cli.rules.security_level, node::release_of(node.number().major).security_level);
  trust->everything = trust::union_store(stores, false, level);
  trust->at_any_time = trust::union_store(std::move(stores), true, level);
  trust->export_file = options.export_ca;
  return trust;
}

}  // namespace sfprobe
