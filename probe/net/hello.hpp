// Purpose: one ClientHello, sent as it is given, and the first thing that comes back: enough to see
// whether a hello of that size and content gets an answer. The connection is then closed; nothing
// else is sent. Threads: any. Failure: a result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/vocabulary.hpp"
#include "net/failure.hpp"
#include "net/stream.hpp"
#include "net/wait.hpp"

namespace sfprobe::net {

struct HelloAnswer {
  Failure failure;  // ok if a ServerHello came back; an alert is one
  HelloReply reply = HelloReply::none;
  int alert = -1;                // RFC 8446, section 6; -1 if none was received
  std::int64_t answer_us = -1;   // from the last byte sent; -1 if nothing came
  std::int64_t retransmits = 0;  // of the whole connection, TCP_INFO
  std::int64_t lost = 0;         // segments that nobody had acknowledged in the end
  std::int64_t segment = 0;      // the largest that this side sends: tcpi_snd_mss
  std::int64_t path_mtu = 0;     // as the kernel believes: tcpi_pmtu
};

// The pieces go out one after another, 40 ms apart, so that each has a segment of its own.
HelloAnswer say_hello(Stream& stream, const std::vector<std::string>& pieces,
                      const WaitLimit& limit);

// So many bytes that nobody can guess.
std::string random_bytes(std::size_t size);

}  // namespace sfprobe::net
