// Purpose: no credential leaves this program: not in a report, not in a log, not in an error.
// Threads: pure functions. Failure: none; in doubt more is hidden, not less.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/layers.hpp"

namespace sfprobe::text {

// A text of any kind: URLs' credentials, the values of what is called a token, code, state, secret,
// assertion, cookie or password, session ids, JWTs, SFDX authorization URLs and private keys become
// "***", also where they are percent-encoded or escaped.
std::string redact_secrets(std::string_view text);

// Where such secrets stand in the bytes, as they are.
std::vector<Span> secret_spans(std::string_view text);

}  // namespace sfprobe::text
