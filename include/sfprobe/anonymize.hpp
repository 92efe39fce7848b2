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

// These become pseudonyms, the same wherever they occur and in every file with the same key: host
// names that are not Salesforce's, a My Domain's first label, private addresses, names of
// interfaces that not every machine has, names in certificates of private authorities, serial
// numbers, user names and accounts, and paths below a home. PEM is left out. Public addresses, the
// names of public authorities and the hashes of certificates stay, as do texts that a server sent,
// but for names that are known from elsewhere, hosts in Via, X-Cache and Server, and addresses of
// mail. It is judged as the original is.
Anonymized anonymize(const Evidence& evidence, std::string_view key);

}  // namespace sfprobe
