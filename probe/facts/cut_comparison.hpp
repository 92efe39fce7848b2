// Purpose: where a connection was cut at its ClientHello, or where the ClientHello vanished: what
// the tries with few hops came to, compared. It names a place only where the tries show it, and
// agree. Threads: pure. Failure: `unknown`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/observed.hpp"

namespace sfprobe::tls {

enum class CutPlace {
  unknown,
  unasked,   // the connection is cut without any ClientHello
  between,   // nearer than what accepts connections
  stand_in,  // what accepts connections does it, and the target is further away
  end,       // no nearer than what accepts connections
};

struct CutComparison {
  CutPlace place = CutPlace::unknown;
  bool silence = false;                 // it vanished; else it was cut
  std::int64_t beyond = 0;              // so many hops it passes
  std::int64_t within = 0;              // and after so many it is cut
  std::string router_before{};          // the last that it passed; "" if that did not say so
  std::string router_behind{};          // the next one
  std::vector<std::string> evidence{};  // ids of what shows it
};

CutComparison compare_cuts(const ObservedRoute& route);

// Null: not tried. The first of them.
const Measured<CutFacts>* cut_try(const ObservedRoute& route, CutTry tried, std::int64_t hops = 0);

// The handshake was cut, or not answered, and nothing at all had come back. Null: there is none.
const ObservedHandshake* cut_at_hello(const ObservedRoute& route);

}  // namespace sfprobe::tls
