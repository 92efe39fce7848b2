// Purpose: how much one difference between two runs explains, and how it reads in a sentence.
// Threads: pure. Failure: none.
#pragma once

#include <string>
#include <vector>

#include "sfprobe/compare.hpp"

namespace sfprobe {

// A run that fails, beside one that does not.
struct Failing {
  const Verdict& verdict;
  bool same_proxy = false;      // both take the same way, however their variables are spelt
  bool fails_directly = false;  // without its proxy it fails at the same stage
};

// It cannot explain that failure, or differs only because something else does.
bool is_weak(const Difference& one, const Failing& failing);

// Another difference of the same runs explains this one: other addresses give other connections.
bool follows(const Difference& one, const std::vector<Difference>& all);

// "HTTPS_PROXY is not set", "its addresses are 192.0.2.1, 192.0.2.2"; `again`: of the second run,
// "it is …".
std::string clause_of(const Difference& one, std::size_t run, bool again);

}  // namespace sfprobe
