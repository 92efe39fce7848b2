// Purpose: evidence without the names of people, companies and inner networks, for who may not see
// them. Ownership and threads: plain values; pure functions. Failure: none. Secrets are not in
// evidence in the first place: this is about names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sfprobe/evidence.hpp"

namespace sfprobe {

struct Anonymized {
  Evidence evidence;
  // What was replaced and how many different ones: {"host names", 3}. Never the values.
  std::vector<std::pair<std::string, std::size_t>> replaced;
};

// Host names that are not Salesforce's, private addresses, names in certificates of private
// authorities, serial numbers, user names and paths below a home become pseudonyms, the same
// wherever they occur and in every file with the same key. PEM is left out. Public addresses, the
// names of public authorities and the hashes of certificates stay, as do texts that a server sent,
// but for names that are known from elsewhere. It is judged as the original is.
Anonymized anonymize(const Evidence& evidence, std::string_view key);

}  // namespace sfprobe
