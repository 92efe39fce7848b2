// Purpose: one recorded step with its facts typed. Ownership: a value; it outlives the document
// that it was read from. Threads: plain values. Failure: facts that the document lacks, or that
// have another type there, keep their defaults.
#pragma once

#include <cstdint>
#include <string>

#include "facts/codec.hpp"
#include "sfprobe/evidence.hpp"

namespace sfprobe {

struct Measurement {
  std::string id{};
  std::string subject{};
  std::string route{};
  std::int64_t at_us = 0;
  std::int64_t took_us = 0;
  Outcome outcome = Outcome::unknown;
  Raw raw{};

  bool ok() const { return outcome == Outcome::ok; }
  double ms() const { return static_cast<double>(took_us) / 1000.0; }
};

template <class Facts>
struct Measured : Measurement {
  Facts facts{};
};

template <class Facts>
Measured<Facts> measured(const Step& step) {
  return {{step.id, step.subject, step.route, step.at_us, step.took_us, step.outcome, step.raw},
          unpack<Facts>(step.facts)};
}

}  // namespace sfprobe
