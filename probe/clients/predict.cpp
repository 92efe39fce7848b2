#include <algorithm>

#include "clients/client.hpp"

namespace sfprobe::clients {
namespace {

// The CLI that is installed first, then the installed Node.js.
int place_of(const Client& client, const Seen& seen) {
  if (client.name == "sf-legacy" && seen.programs.legacy_cli()) return -1;
  if (client.node != nullptr && client.node->major == seen.installed_node()) {
    return 20 + client.place % 10;
  }
  return client.place;
}

bool is_of_cli(const Prediction& prediction) { return prediction.client == kCli; }

}  // namespace

std::vector<trust::ViewRule> view_rules() {
  std::vector<trust::ViewRule> rules;
  for (const Client& client : all_clients()) {
    if (client.view) rules.push_back(*client.view);
  }
  std::stable_partition(rules.begin(), rules.end(),
                        [](const auto& rule) { return rule.name.starts_with("node"); });
  return rules;
}

Prediction prediction_of(std::string_view name, const Seen& seen) {
  for (const Client& client : all_clients()) {
    if (client.name == name) return client.predict(client, seen);
  }
  return {};
}

Prediction predict_cli(const Seen& seen) { return prediction_of(kCli, seen); }

const Prediction* cli_prediction(const std::vector<Prediction>& predictions) {
  const auto found = std::find_if(predictions.begin(), predictions.end(), is_of_cli);
  return found == predictions.end() ? nullptr : &*found;
}

Prediction* cli_prediction(std::vector<Prediction>& predictions) {
  const auto found = std::find_if(predictions.begin(), predictions.end(), is_of_cli);
  return found == predictions.end() ? nullptr : &*found;
}

std::vector<Prediction> predict(const Seen& seen) {
  if (!seen.chosen) return {};
  std::vector<Client> clients = all_clients();
  std::stable_sort(clients.begin(), clients.end(), [&](const Client& a, const Client& b) {
    return place_of(a, seen) < place_of(b, seen);
  });
  std::vector<Prediction> predictions;
  for (const Client& client : clients) predictions.push_back(client.predict(client, seen));
  return predictions;
}

}  // namespace sfprobe::clients
