// Purpose: the stages of a login that checks, models and causes name. A check may bring another:
// nothing lists them all but the checks themselves. Threads: constants.
#pragma once

namespace sfprobe::stages {

inline constexpr const char* kEnvironment = "environment";
inline constexpr const char* kDns = "dns";
inline constexpr const char* kProxy = "proxy";
inline constexpr const char* kConnect = "connect";
inline constexpr const char* kTls = "tls";
inline constexpr const char* kEndpoint = "endpoint";

}  // namespace sfprobe::stages
