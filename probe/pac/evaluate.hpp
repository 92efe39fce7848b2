// Purpose: what a PAC file says of one host, worked out in a child process (sandbox.hpp) that is
// ended when the limit is reached. Threads: any. Failure: a result; nothing is left behind.
#pragma once

#include <string>

#include "net/wait.hpp"
#include "pac/world.hpp"
#include "text/names.hpp"

namespace sfprobe::pac {

enum class End {
  answered,
  failed,    // an error in the script
  too_long,  // it did not end in time
  died,      // no answer: its time on the processor was over, or the engine failed
};
constexpr auto names_of(End) {
  using enum End;
  return names<End>(
      {{answered, "answered"}, {failed, "failed"}, {too_long, "too-long"}, {died, "died"}});
}

struct Evaluation {
  End end = End::died;
  std::string text;  // the answer, or the script's error; hostile, at most 2 KiB
};

Evaluation evaluate(const std::string& script, const std::string& url, const World& world,
                    const net::WaitLimit& limit);

}  // namespace sfprobe::pac
