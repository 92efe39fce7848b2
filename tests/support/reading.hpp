// Purpose: a stored world of the lab as somebody reads its reports. Threads: any. Failure:
// std::runtime_error: a test of nothing would pass.
#pragma once

#include <string>

namespace sfprobe::testing {

// The reports as running text, each run of blanks one blank.
struct Read {
  std::string terminal;
  std::string ticket;
  std::string html;    // without its markup
  std::string markup;  // with it
};

bool has(const std::string& text, const std::string& part);

std::string evidence_of(const std::string& world);

Read read(const std::string& evidence);

// Of the world with that name under tests/cases/oracle/evidence/.
Read reading(const std::string& world);

}  // namespace sfprobe::testing
