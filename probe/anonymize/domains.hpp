// Purpose: the domains that known hosts are in, so that a text's other hosts are known by them.
// Ownership: a value. Threads: pure. Failure: none.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace sfprobe::anonymizing {

class Domains {
 public:
  // A domain that a machine searches, of one label as well: "corp".
  void add_searched(std::string_view domain);
  // What a host is in, down to two labels: "px7.inner.corp.example" is in "corp.example".
  void add_of(std::string_view host);

  // A host in one of them, or one of them.
  bool hold(std::string_view host) const;

 private:
  std::set<std::string, std::less<>> domains_;  // in lower case; none of Salesforce's
};

}  // namespace sfprobe::anonymizing
