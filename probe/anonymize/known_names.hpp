// Purpose: the names in a document that say whose it is, by kind. Threads: pure. Failure: none.
#pragma once

#include <set>
#include <string>

#include "sfprobe/evidence.hpp"

namespace sfprobe::anonymizing {

struct KnownNames {
  std::set<std::string> hosts;         // as they are written; none of Salesforce's
  std::set<std::string> words;         // of hosts, in lower case: a name wherever it stands
  std::set<std::string> certificates;  // values of the names in certificates of private authorities
  std::set<std::string> users;         // from paths below a home, and as servers write them
};

KnownNames known_names(const Evidence& evidence);

}  // namespace sfprobe::anonymizing
