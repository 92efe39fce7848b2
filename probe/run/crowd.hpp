// Purpose: connections that only the others of the same run may be to blame for. A box that allows
// few at a time refuses one of several, which a client that makes one never meets.
// Threads: any. Failure: results.
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "net/connect.hpp"

namespace sfprobe {

// The addresses that took a connection of this run, and what is still under way.
class Reached {
 public:
  void begin();
  void note(const net::Connection& connection);  // that was begun
  bool has(const std::vector<net::Address>& addresses) const;
  bool is_under_way() const;  // an attempt to connect to some of them

 private:
  mutable std::mutex mutex_;
  std::set<std::string> peers_;
  int under_way_ = 0;
};

struct Tried {
  net::Connection connection;
  net::Clock::time_point since;  // when the last attempt began
  int refused = 0;               // attempts before it, while another connection was taken
};

// The attempt; where it is refused although another connection to these addresses was taken, the
// same again, once that has probably ended.
Tried connect_in_crowd(Reached& reached, const std::vector<net::Address>& addresses,
                       const net::WaitLimit& limit,
                       const std::function<net::Connection()>& attempt);

}  // namespace sfprobe
