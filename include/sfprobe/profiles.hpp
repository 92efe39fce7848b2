// Purpose: lists of hosts that a login and daily use need, from public documents (docs/profiles/).
// Ownership: values. Threads: any. Failure: InputError, one line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sfprobe {

struct Profile {
  std::string name;   // "login"
  std::string about;  // one sentence
};

// Every profile, by name.
std::vector<Profile> profiles();

// The targets of one, as a list of targets has them (docs/many.md). Those of an org are left out
// without `my_domain`, which is a My Domain's name or its whole host. Throws InputError for a name
// that no profile has, and if nothing remains.
std::string targets_of_profile(std::string_view name, const std::string& my_domain);

}  // namespace sfprobe
