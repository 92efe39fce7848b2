// Purpose: what a client model is: a pure function from what was seen to what that client says.
// The files in models/ each hold a family of clients; the build finds them there.
// Threads: pure. Failure: none; what cannot be told is marked so in the prediction.
#pragma once

#include <string_view>
#include <vector>

#include "clients/node_stack.hpp"
#include "clients/seen.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

struct Client {
  std::string_view name;  // one of the contract's: "sf", "node24-https", "curl", …
  int place = 0;          // in the report: lower comes first
  Prediction (*predict)(const Client& self, const Seen& seen) = nullptr;
  const NodeTraits* node = nullptr;  // of a client that is Node.js itself
};

// A Node.js major version's two clients, https and fetch: what its file in models/ holds.
std::vector<Client> node_clients(std::string_view https, std::string_view fetch,
                                 const NodeTraits& traits);

// All of them, in the report's order.
const std::vector<Client>& all_clients();

// What that client would do; an empty prediction if there is no such client.
Prediction prediction_of(std::string_view client, const Seen& seen);

// What each would do from here, the Salesforce CLI's first. Empty where the evidence holds no
// choice of a route (an old or a foreign document).
std::vector<Prediction> predict(const Evidence& evidence);

}  // namespace sfprobe::clients
