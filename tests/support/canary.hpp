// Purpose: a secret, in every place and form in which one may come in or be quoted back. Ownership:
// values. Threads: pure.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace sfprobe::testing {

using Environment = std::map<std::string, std::string>;

inline const std::string kCanary = "CaNary7f3Q9";

// What must not be found, in lower case: the beginning of the canary, as it is and encoded.
std::vector<std::string> traces_of_canary();

// The canary in each way in which a URL is spoilt.
std::vector<std::string> spoilt_urls();

// Every variable that sfprobe reads, and some more, with that value.
Environment everywhere(const std::string& value);

// Everything a peer can say, with the canary and `echo` in it.
std::string page(const std::string& echo, const std::string& status);

// What may have become of a password on its way back.
std::vector<std::string> echoes();

}  // namespace sfprobe::testing
