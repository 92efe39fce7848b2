// Purpose: how a request ends for one client, and the way there with its clock.
// Ownership: values. Threads: pure. Failure: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/stages.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

using Codes = std::vector<std::string>;

struct Result {
  ClientOutcome kind = ClientOutcome::error;
  Codes codes;          // any of which the client may give
  std::string text;     // the client's own words for it, where it has some: error.message
  std::string because;  // what lies under it, in ours; a clause
  double ms = 0;        // from the start of the client's request
  std::optional<int> status;
  bool inferred = false;       // not seen from here; it follows from the client's rules
  bool plain = false;          // the CLI prints `text` itself, not "fetch failed"
  const char* name = "Error";  // of the error that it then prints
  int exit_status = 1;         // of a crash
  bool mute = false;           // of a crash: it prints nothing
  bool told = true;            // false: the evidence does not say; the kind is the likeliest
  const char* stage = stages::kEnvironment;  // at which the request ends
};

// A hang, as a person and a script see it: no answer within this time.
constexpr double kHangMs = 100'000;

// The clock of one request, and whether some of what it passed was only inferred.
struct Timeline {
  double ms = 0;
  bool inferred = false;
  const char* stage = stages::kEnvironment;  // that the request is in

  Result error(Codes codes, std::string text, std::string because) const {
    return end(ClientOutcome::error, std::move(codes), std::move(text), std::move(because));
  }
  // An error that comes so late that nobody waits for it is a hang.
  Result error_after(double after_ms, Codes codes, std::string text, std::string because) const {
    Result result = error(std::move(codes), std::move(text), std::move(because));
    result.ms = after_ms;
    if (after_ms > kHangMs) result.kind = ClientOutcome::hang;
    return result;
  }
  Result hang(double after_ms, Codes codes, std::string because) const {
    Result result = end(ClientOutcome::hang, std::move(codes), "", std::move(because));
    result.ms = after_ms;
    return result;
  }
  Result crash(Codes codes, std::string text, std::string because) const {
    return end(ClientOutcome::crash, std::move(codes), std::move(text), std::move(because));
  }
  Result response(int status) const {
    Result result = end(ClientOutcome::response, {}, "", "");
    if (status != 0) result.status = status;
    return result;
  }
  // The request gets through to where nobody of ours has looked.
  Result unseen(std::string because) const {
    Result result = end(ClientOutcome::response, {}, "", std::move(because));
    result.told = false;
    result.inferred = true;
    return result;
  }

 private:
  Result end(ClientOutcome kind, Codes codes, std::string text, std::string because) const {
    Result result{kind, std::move(codes), std::move(text), std::move(because), ms, {}, inferred};
    result.stage = stage;
    return result;
  }
};

}  // namespace sfprobe::clients
