// Purpose: what a client model is: a pure function from what was seen to what that client says.
// The files in models/ each hold a family of clients; the build finds them there.
// Threads: pure. Failure: none; what cannot be told is marked so in the prediction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/node_stack.hpp"
#include "clients/seen.hpp"
#include "proxy/choice.hpp"
#include "sfprobe/diagnosis.hpp"
#include "trust/client_views.hpp"

namespace sfprobe::clients {

struct Client {
  std::string name;  // as reports name it: "sf", "node24-https", "curl", …
  int place = 0;     // in the report: lower comes first
  Prediction (*predict)(const Client& self, const Seen& seen) = nullptr;
  const proxy::ProxyRule* proxy = nullptr;  // which proxy it takes; clients may share one
  // Its trust view; none if it runs on a Node.js, whose view it has.
  std::optional<trust::ViewRule> view{};
  const node::Release* node = nullptr;  // of a client that is Node.js itself
  bool is_cli = false;                  // the Salesforce CLI, which the verdict is about
};

// All of them, in the report's order.
const std::vector<Client>& all_clients();

// The trust view of each client, Node.js's first, oldest to newest.
std::vector<trust::ViewRule> view_rules();

// What that client would do; an empty prediction if there is no such client.
Prediction prediction_of(std::string_view client, const Seen& seen);

// The same of the Salesforce CLI.
Prediction predict_cli(const Seen& seen);

// Which of the predictions is the Salesforce CLI's; null if there is none.
const Prediction* cli_prediction(const std::vector<Prediction>& predictions);
Prediction* cli_prediction(std::vector<Prediction>& predictions);

// What each would do from here, the Salesforce CLI's first. Empty where the evidence holds no
// choice of a route (an old or a foreign document).
std::vector<Prediction> predict(const Seen& seen);

}  // namespace sfprobe::clients
