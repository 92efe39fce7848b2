// Purpose: what the verdict of its HTTP parser on the answer means for a Node.js client: an error
// with llhttp's code or without one, a crash, a wait without end. Compared with the real clients in
// the lab. Threads: pure.
#pragma once

#include <optional>

#include "clients/node_stack.hpp"
#include "clients/result.hpp"
#include "clients/seen.hpp"

namespace sfprobe::clients {

// The answer as this client's parser reads it; nothing if the document does not say, or if there is
// nothing to say.
const ReadingFact* reading_of(const NodeStack& stack, const std::vector<ReadingFact>& readings);

// How the request ends if the client does not take the answer.
std::optional<Result> refusal_of(const NodeStack& stack, const endpoint::RequestFacts& facts,
                                 const Timeline& timeline);

// The same over HTTP/2, whose frames leave less to refuse.
// The codes that undici gives an error of its parser.
Codes codes_of(const NodeStack& stack, text::HttpError error);

std::optional<Result> refusal_of_h2(const NodeStack& stack, const endpoint::RequestFacts& facts,
                                    const Timeline& timeline);

}  // namespace sfprobe::clients
