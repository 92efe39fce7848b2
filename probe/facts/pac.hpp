// Purpose: what the pac check records: the PAC file that --fetch-pac asks for, and what it says of
// the login host.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/codec.hpp"

namespace sfprobe::pac {

enum class Stage {
  found,      // no PAC file is set here, or none that can be fetched
  fetched,    // it did not come
  evaluated,  // it came, and gave no answer
  answered,
};
constexpr auto names_of(Stage) {
  using enum Stage;
  return names<Stage>(
      {{found, "found"}, {fetched, "fetched"}, {evaluated, "evaluated"}, {answered, "answered"}});
}

struct NamedProxy {
  std::string proxy;  // its URL
  std::string route;  // on which it may be tried; "" if there were more than three

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("proxy", self.proxy);
    field("path", self.route);
  }
};

// Step "pac".
struct PacFacts {
  std::string url;    // without credentials; "" if none is set
  std::string where;  // it stands: "autoconfig-url in ~/.config/dconf/user", "--fetch-pac"
  std::string host;   // that was asked for
  Stage reached = Stage::found;
  int status = 0;             // of HTTP
  std::int64_t bytes = 0;     // of the file
  std::string error;          // a clause, if it gave no answer
  std::string answer;         // "PROXY proxy.corp:8080; DIRECT"
  bool direct_first = false;  // the answer begins with DIRECT
  std::vector<NamedProxy> proxies;

  template <class F, class S>
  static void describe(F& field, S& self) {
    field("url", self.url);
    field("where", self.where);
    field("host", self.host);
    field("reached", self.reached);
    field("status", self.status);
    field("bytes", self.bytes);
    field("error", self.error);
    field("answer", self.answer);
    field("direct_first", self.direct_first);
    field("proxies", self.proxies);
  }
};

}  // namespace sfprobe::pac
