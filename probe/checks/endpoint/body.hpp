// Purpose: what kind of answer a body is. Pure; the body is hostile and already bounded.
#pragma once

#include <string>
#include <string_view>

#include "evidence/recorder.hpp"
#include "facts/endpoint.hpp"

namespace sfprobe::endpoint {

// Sets kind, title, excerpt and oauth_error; the recorder knows what these must not show.
void describe_body(std::string_view body, const Recorder& recorder, RequestFacts& facts);

}  // namespace sfprobe::endpoint
