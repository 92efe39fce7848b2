// Purpose: how a request ends for one client, and the way there with its clock.
// Ownership: values. Threads: pure. Failure: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sfprobe::clients {

using Codes = std::vector<std::string>;

struct Fate {
  enum class Kind { response, error, hang, crash };
  Kind kind = Kind::error;
  Codes codes;          // any of which the client may give
  std::string text;     // the client's own words for it, where it has some: error.message
  std::string because;  // what lies under it, in ours; a clause
  double ms = 0;        // from the start of the client's request
  std::optional<int> status;
  bool inferred = false;  // not seen from here; it follows from the client's rules
  bool plain = false;     // the CLI prints `text` itself, not "fetch failed"
  bool told = true;       // false: the evidence does not say; the kind is the likeliest
};

// A hang, as a person and a script see it: no answer within this time.
constexpr double kHangMs = 100'000;

// The clock of one request, and whether some of what it passed was only inferred.
struct Course {
  double ms = 0;
  bool inferred = false;

  Fate error(Codes codes, std::string text, std::string because) const {
    return end(Fate::Kind::error, std::move(codes), std::move(text), std::move(because));
  }
  // An error that comes so late that nobody waits for it is a hang.
  Fate error_after(double after_ms, Codes codes, std::string text, std::string because) const {
    Fate fate = error(std::move(codes), std::move(text), std::move(because));
    fate.ms = after_ms;
    if (after_ms > kHangMs) fate.kind = Fate::Kind::hang;
    return fate;
  }
  Fate hang(double after_ms, Codes codes, std::string because) const {
    Fate fate = end(Fate::Kind::hang, std::move(codes), "", std::move(because));
    fate.ms = after_ms;
    return fate;
  }
  Fate crash(Codes codes, std::string text, std::string because) const {
    return end(Fate::Kind::crash, std::move(codes), std::move(text), std::move(because));
  }
  Fate response(int status) const {
    Fate fate = end(Fate::Kind::response, {}, "", "");
    if (status != 0) fate.status = status;
    return fate;
  }
  // The request gets through to where nobody of ours has looked.
  Fate untold(std::string because) const {
    Fate fate = end(Fate::Kind::response, {}, "", std::move(because));
    fate.told = false;
    fate.inferred = true;
    return fate;
  }

 private:
  Fate end(Fate::Kind kind, Codes codes, std::string text, std::string because) const {
    return {kind, std::move(codes), std::move(text), std::move(because), ms, {}, inferred};
  }
};

}  // namespace sfprobe::clients
