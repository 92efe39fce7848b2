// Purpose: --show-secrets: the credentials of a proxy variable, put back into the commands that
// mend it. Only for a terminal; no other output ever has them. Threads: any. Failure: none; what is
// not understood stays hidden.
#pragma once

#include <string>
#include <string_view>

#include "sfprobe/diagnosis.hpp"
#include "system/variables.hpp"

namespace sfprobe::cli {

// User name and password of a proxy variable's value, percent-encoded where they have to be (RFC
// 3986 section 3.2.1; what is encoded already stays); "" if it has none.
std::string encoded_userinfo(std::string_view proxy);

// In each change of a variable that holds "***@": the credentials of that variable's own value.
void show_secrets(Diagnosis& diagnosis, const Variables& variables);

}  // namespace sfprobe::cli
