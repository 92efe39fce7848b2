// Purpose: what kind of answer a body is. Pure; the body is hostile and already bounded.
#pragma once

#include <string>
#include <string_view>

#include "checks/endpoint/facts.hpp"

namespace sfprobe::endpoint {

// Sets kind, title, excerpt and oauth_error.
void describe_body(std::string_view body, RequestFacts& facts);

}  // namespace sfprobe::endpoint
