// Purpose: what a PAC file can learn of the outside: the host that a run is about, as the run knows
// it, and a time. Nothing in this room looks anything up. Ownership and threads: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <ctime>
#include <string>

namespace sfprobe::pac {

struct World {
  std::string host;                       // in lower case: the only name that resolves
  std::string address;                    // its IPv4 address; "" if it has none, or none is known
  std::string own_address = "127.0.0.1";  // of this machine, for myIpAddress()
  std::tm local{};
  std::tm utc{};
};

// An argument of a date function, as JavaScript gave it.
struct Argument {
  bool number = false;
  int value = 0;               // of a number; 0 if it is none that counts
  std::array<char, 8> text{};  // of a text, cut off: no name of a day or month is longer
};

}  // namespace sfprobe::pac
