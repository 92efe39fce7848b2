// Purpose: the parts of the endpoint's judge, a file each. Threads: pure.
#pragma once

#include <string>

#include "checks/endpoint/endpoint.hpp"
#include "checks/finding.hpp"

namespace sfprobe::endpoint {

using Answer = Measured<RequestFacts>;

// What of its address is shown (text/show) may be next to nothing.
bool is_hidden(const std::string& location);

// A finding about that answer, with the words that its page needs.
Finding& add_for(Findings& findings, const Answer& answer, Status status, std::string code,
                 std::string summary);

// No whole HTTP answer came. Where TLS is at fault the tls check says it better, and its finding is
// the cause of this one.
void judge_transfer(const Answer& answer, Findings& findings);

// What answered the request that a login makes? The route has one with an answer.
void judge_token(const ObservedRoute& route, Findings& findings);

}  // namespace sfprobe::endpoint
