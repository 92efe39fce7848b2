// Purpose: what came back for a request, as facts: its head, its kind, how it ended. Threads: pure.
// Failure: what did not come is empty.
#pragma once

#include "evidence/recorder.hpp"
#include "facts/endpoint.hpp"
#include "net/fetch.hpp"

namespace sfprobe::endpoint {

void read_answer(const net::Response& response, const Recorder& recorder, RequestFacts& facts);

Phase phase_of(const net::Response& response);

bool body_unread(const net::Response& response);

}  // namespace sfprobe::endpoint
