// Purpose: a DNS message (RFC 1035 section 4) taken apart by the C library's ns_initparse.
// Threads: pure functions. Failure: Outcome::name_failure for a malformed message.
#pragma once

#include <span>

#include "net/resolve.hpp"

namespace sfprobe::net {

// Reads the answer section; at most 64 records of it.
Answer parse_answer(std::span<const unsigned char> message, RecordType type);

// The id of a message, or -1.
int message_id(std::span<const unsigned char> message);

}  // namespace sfprobe::net
