// Purpose: the stages of a login that checks, models and causes name. Threads: constants.
#pragma once

#include <array>

namespace sfprobe::stages {

inline constexpr const char* kEnvironment = "environment";
inline constexpr const char* kDns = "dns";
inline constexpr const char* kProxy = "proxy";
inline constexpr const char* kConnect = "connect";
inline constexpr const char* kTls = "tls";
inline constexpr const char* kEndpoint = "endpoint";

// As reports list them; a test holds the checks' places to it. Phase is another order: on a route
// through a proxy, connecting to the proxy comes before what the proxy does.
inline constexpr std::array kInOrder = {kEnvironment, kDns, kProxy, kConnect, kTls, kEndpoint};

}  // namespace sfprobe::stages
