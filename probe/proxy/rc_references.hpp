// Purpose: references to variables in .npmrc and .yarnrc.yml, filled in as npm and Yarn do it when
// they read the file. Threads: pure. Failure: what is not set is named. Of a name that no shell
// could set nothing is asked.
#pragma once

#include <string>
#include <string_view>

#include "system/variables.hpp"

namespace sfprobe::proxy {

struct RcValue {
  std::string text;
  std::string unset{};    // the first variable that is not set; its reference stands as it was
  bool doubtful = false;  // in it is what a variable holds whose name does not speak of a proxy

  // Of a proxy: what it names may be a secret, which is neither to be shown nor to be asked for. A
  // URL with a name of several labels, or with an address, is none.
  bool may_be_secret() const;
};

// ${NAME}; ${NAME?} is empty without the variable. A backslash before it takes its meaning away.
RcValue npm_value(std::string_view written, const Variables& variables);

// ${NAME}, ${NAME-other}, ${NAME:-other}.
RcValue yarn_value(std::string_view written, const Variables& variables);

}  // namespace sfprobe::proxy
