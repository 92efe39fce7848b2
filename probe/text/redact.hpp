// Purpose: no credential leaves this program: not in a report, not in a log, not in an error.
// Threads: pure functions. Failure: none; in doubt more is hidden, not less.
#pragma once

#include <string>
#include <string_view>

namespace sfprobe::text {

// Replaces what stands between the first "://" (or the start) and the last "@" by "***", and a
// query or fragment by "…". A password may itself contain "@", "/", ":", "%" or a blank, encoded or
// not, so nothing short of the last "@" is shown.
std::string redact_url(std::string_view text);

// A text of any kind: URLs' credentials, the values of what is called a token, code, secret,
// assertion or password, session ids, JWTs, SFDX authorization URLs and private keys become "***".
std::string redact_secrets(std::string_view text);

}  // namespace sfprobe::text
